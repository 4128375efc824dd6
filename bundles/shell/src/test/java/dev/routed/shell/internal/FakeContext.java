package dev.routed.shell.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Fakes the service lookup of an OSGi framework. */
public final class FakeContext {
    private final Map<Class<?>, Object> services = new ConcurrentHashMap<>();
    private final Map<Object, Class<?>> references = new ConcurrentHashMap<>();
    private final List<Object> borrowed = new ArrayList<>();

    public FakeContext(Map<Class<?>, Object> services) {
        this.services.putAll(services);
    }

    /** Unregisters all services. */
    public void clear() {
        services.clear();
    }

    /** Returns the references of services that were not released. */
    public List<Object> borrowed() {
        return borrowed;
    }

    public BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getServiceReference" -> reference((Class<?>) given[0]);
                    case "getServiceReferences" ->
                        Optional.ofNullable(reference((Class<?>) given[0])).stream()
                                .toList();
                    case "getService" -> {
                        borrowed.add(given[0]);
                        yield services.get(references.get(given[0]));
                    }
                    case "getBundles" -> new Bundle[] {bundle("dev.routed.shell"), bundle("org.jline")};
                    case "ungetService" -> borrowed.remove(given[0]);
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == given[0];
                    default -> throw new AssertionError("asked for " + method);
                });
    }

    private Bundle bundle(String name) {
        return (Bundle) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, method, given) -> switch (method.getName()) {
                    case "getSymbolicName" -> name;
                    case "getVersion" -> Version.valueOf("1.2.3");
                    default -> throw new AssertionError("asked for " + method);
                });
    }

    private Object reference(Class<?> type) {
        if (!services.containsKey(type)) {
            return null;
        }
        Object reference = Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (self, method, given) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == given[0];
                    default -> throw new AssertionError("asked for " + method);
                });
        references.put(reference, type);
        return reference;
    }
}
