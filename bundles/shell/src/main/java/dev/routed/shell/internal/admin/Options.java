package dev.routed.shell.internal.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The options of the commands of routed. Karaf's shell reads options before the arguments only; a caller of the admin
 * socket may give them anywhere.
 */
public final class Options {
    /** Those without a value. */
    public static final Set<String> FLAGS =
            Set.of("--json", "--wide", "--ipv6", "--host", "--keep-containers", "-f", "--follow");

    /** Those with a value, which follows as the next text or after {@code =}. */
    public static final Set<String> VALUED = Set.of("-c", "-n", "--since", "--wait", "--network");

    private Options() {}

    /** Moves the options before the arguments, and keeps the order of both. */
    static List<String> first(List<String> texts) {
        List<String> options = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        boolean isValue = false;
        for (String text : texts) {
            String name = text.replaceFirst("=.*", "");
            if (isValue) {
                options.add(text);
                isValue = false;
            } else if (FLAGS.contains(text) || VALUED.contains(name)) {
                options.add(text);
                isValue = VALUED.contains(text);
            } else {
                arguments.add(text);
            }
        }
        options.addAll(arguments);
        return List.copyOf(options);
    }
}
