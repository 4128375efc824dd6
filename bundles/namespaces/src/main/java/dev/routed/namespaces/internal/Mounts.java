package dev.routed.namespaces.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads a process's mounts: /proc/PID/mountinfo, see proc(5). Pure. */
final class Mounts {
    /** Identifier, parent, device, root, mount point, options, any number of tags, a dash, the type. */
    private static final Pattern NAMESPACE =
            Pattern.compile("^\\d+ \\d+ \\S+ (net:\\[\\d+\\]) (\\S+) \\S+ (?:\\S+ )*?- nsfs ", Pattern.MULTILINE);

    /** Blank, tab, line break and backslash come as three octal digits. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /**
     * The network namespaces that are mounted.
     *
     * @param mountinfo the text
     * @return by name ({@code net:[4026532281]}) where each is mounted; the last of several
     */
    static Map<String, Path> namespaces(String mountinfo) {
        Map<String, Path> namespaces = new LinkedHashMap<>();
        NAMESPACE.matcher(mountinfo).results().forEach(mount -> namespaces.put(mount.group(1), path(mount.group(2))));
        return namespaces;
    }

    private static Path path(String text) {
        return Path.of(ESCAPED.matcher(text).replaceAll(Mounts::character));
    }

    private static String character(MatchResult escaped) {
        String character = Character.toString(Integer.parseInt(escaped.group(1), 8));
        return character.equals("\\") ? "\\\\" : character;
    }
}
