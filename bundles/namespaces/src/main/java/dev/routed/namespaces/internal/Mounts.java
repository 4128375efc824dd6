package dev.routed.namespaces.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads a process's mounts: /proc/PID/mountinfo, see proc(5). Pure. */
final class Mounts {
    /** Identifier, parent, device, root, mount point, options, any number of tags, a dash, the type. */
    private static final Pattern NAMESPACE =
            Pattern.compile("^\\d+ \\d+ \\S+ (net:\\[\\d+\\]) (\\S+) \\S+ (?:\\S+ )*?- nsfs ", Pattern.MULTILINE);

    /** The same of any mount: root, mount point, tags, type. */
    private static final Pattern MOUNT =
            Pattern.compile("^\\d+ \\d+ \\S+ (\\S+) (\\S+) \\S+ ((?:\\S+ )*?)- (\\S+)", Pattern.MULTILINE);

    private static final Pattern FOLLOWS = Pattern.compile("(?:shared|master):\\d+ ");

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

    /**
     * Whether what others mount in a directory arrives here: it lies on a whole file system, which is nobody's part of
     * another one, or on a mount that the mounts of others follow to (shared or slave, mount_namespaces(7)). One that is
     * yet to be made does so where nothing of another's directory is mounted beside it, as it is in a container.
     *
     * @param mountinfo the text
     * @param present   what there is of the directory: itself, or the one above
     */
    static boolean arrive(String mountinfo, Path directory, Path present) {
        List<MatchResult> mounts = MOUNT.matcher(mountinfo).results().toList();
        boolean besideParts = mounts.stream()
                .anyMatch(mount -> isPart(mount) && !mount.group(4).equals("nsfs") && path(mount.group(2)).startsWith(present));
        return (directory.equals(present) || !besideParts)
                && mounts.stream()
                        .filter(mount -> present.startsWith(path(mount.group(2))))
                        // The deepest, and of those at one place the last.
                        .reduce((one, other) -> path(other.group(2)).startsWith(path(one.group(2))) ? other : one)
                        .filter(mount -> !isPart(mount) || FOLLOWS.matcher(mount.group(3)).find())
                        .isPresent();
    }

    private static boolean isPart(MatchResult mount) {
        return !mount.group(1).equals("/");
    }

    private static Path path(String text) {
        return Path.of(ESCAPED.matcher(text).replaceAll(Mounts::character));
    }

    private static String character(MatchResult escaped) {
        String character = Character.toString(Integer.parseInt(escaped.group(1), 8));
        return character.equals("\\") ? "\\\\" : character;
    }
}
