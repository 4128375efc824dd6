package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses arguments of the form KEY=VALUE. Pure. */
final class KeyValues {
    private KeyValues() {}

    static Map<String, String> parse(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                // Karaf reads options before the first argument only.
                throw RejectedException.of("give %s before KEY=VALUE", argument);
            }
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw RejectedException.of("'%s' is not of the form KEY=VALUE, such as mtu=1400", argument);
            }
            if (values.put(argument.substring(0, equals), argument.substring(equals + 1)) != null) {
                throw RejectedException.of("%s is given twice", argument.substring(0, equals));
            }
        }
        return values;
    }
}
