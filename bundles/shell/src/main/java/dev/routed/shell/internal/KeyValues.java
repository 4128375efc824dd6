package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form KEY=VALUE. Pure. */
final class KeyValues {
    private KeyValues() {}

    /** @throws Refusal if one is of another form, or a key comes twice */
    static Map<String, String> parse(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                // Karaf takes all that follows the first argument for arguments.
                throw Refusal.of("%s comes before KEY=VALUE.", argument);
            }
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw Refusal.of("'%s' is not of the form KEY=VALUE, such as mtu=1400.", argument);
            }
            if (values.put(argument.substring(0, equals), argument.substring(equals + 1)) != null) {
                throw Refusal.of("%s is given twice.", argument.substring(0, equals));
            }
        }
        return values;
    }
}
