package dev.routed.settings.internal;

import dev.routed.api.settings.ConfigKey;
import dev.routed.api.settings.ConfigKey.Source;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides where the value of a key comes from. Pure.
 *
 * @param environment the variables of the process
 * @param flags the variables that were set by flags
 */
record KeySources(Map<String, String> environment, Set<String> flags) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:(\\w+)(?::-(.*))?}");

    /** @param text as the file has it; blank if the file does not have the key */
    ConfigKey of(String pid, String key, String text, String preset) {
        Matcher reference = REFERENCE.matcher(text);
        String value = text;
        Source source = Source.FILE;
        if (reference.matches()) {
            String variable = reference.group(1);
            value = environment.getOrDefault(variable, "").strip();
            source = flags.contains(variable) ? Source.FLAG : Source.VARIABLE;
            if (value.isEmpty()) {
                value = reference.group(2) == null ? "" : reference.group(2);
                source = Source.FILE;
            }
        }
        if (value.isBlank() || source == Source.FILE && reference.matches() && value.equals(preset)) {
            return new ConfigKey(pid, key, preset, Source.DEFAULT, preset);
        }
        return new ConfigKey(pid, key, value, source, preset);
    }
}
