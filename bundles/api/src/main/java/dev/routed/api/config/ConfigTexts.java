package dev.routed.api.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/**
 * Converts between configurations of a type and their texts by key. The type is an annotation that declares the keys of
 * a PID as methods which return text, and their defaults. Pure.
 *
 * @param <C> the annotation type
 */
final class ConfigTexts<C> {
    private final Class<C> type;
    private final Map<String, Method> methods = new TreeMap<>();
    private final Map<String, String> defaults = new TreeMap<>();

    ConfigTexts(Class<C> type) {
        this.type = type;
        for (Method method : type.getDeclaredMethods()) {
            if (method.getDefaultValue() instanceof String text) {
                // The type is visible to its bundle only.
                method.setAccessible(true);
                methods.put(key(method), method);
                defaults.put(key(method), text);
            }
        }
    }

    /** Returns the key of a method, as Declarative Services map them (OSGi Compendium, 112.8.2.1). */
    private static String key(Method method) {
        return method.getName().replace("$_$", "-").replace('_', '.');
    }

    Map<String, String> defaults() {
        return Map.copyOf(defaults);
    }

    /** Returns the texts of a configuration; a blank text counts as not given and is the default. */
    Map<String, String> of(C config) {
        Map<String, String> texts = new TreeMap<>(defaults);
        methods.forEach((key, method) -> {
            String text = text(config, method);
            if (text != null && !text.isBlank()) {
                texts.put(key, text.strip());
            }
        });
        return texts;
    }

    private String text(C config, Method method) {
        try {
            return (String) method.invoke(config);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("%s cannot be read from %s".formatted(method, type), e);
        }
    }

    /** Returns the configuration with given texts, which have all keys. */
    C config(Map<String, String> texts) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> texts.get(key(method))));
    }
}
