package dev.routed.namespaces.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Decodes the mounts of a process: /proc/PID/mountinfo, see proc(5). Pure. */
final class Mounts {
    /** ID, parent, device, root, mount point, options, optional tags, a dash, the type. */
    private static final Pattern NAMESPACE =
            Pattern.compile("^\\d+ \\d+ \\S+ (net:\\[\\d+\\]) (\\S+) \\S+ (?:\\S+ )*?- nsfs ", Pattern.MULTILINE);

    /** Any mount: root, mount point, tags, type. */
    private static final Pattern MOUNT =
            Pattern.compile("^\\d+ \\d+ \\S+ (\\S+) (\\S+) \\S+ ((?:\\S+ )*?)- (\\S+)", Pattern.MULTILINE);

    private static final Pattern FOLLOWS = Pattern.compile("(?:shared|master):\\d+ ");

    /** mountinfo writes blank, tab, line break and backslash as three octal digits. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private Mounts() {}

    /** Returns the last mount point of each network namespace by name ({@code net:[4026532281]}). */
    static Map<String, Path> namespaces(String mountinfo) {
        Map<String, Path> namespaces = new LinkedHashMap<>();
        NAMESPACE.matcher(mountinfo).results().forEach(mount -> namespaces.put(mount.group(1), path(mount.group(2))));
        return namespaces;
    }

    /**
     * Whether mounts of other processes in a directory appear here. They do if the directory is on a mount of a whole
     * file system, or on a mount that receives events (shared or slave, mount_namespaces(7)). For a directory that does
     * not exist yet, no directory of another file system may be mounted beside it, as it would be in a container.
     *
     * @param present the directory, or its parent while it does not exist
     */
    static boolean arrive(String mountinfo, Path directory, Path present) {
        List<MatchResult> mounts = MOUNT.matcher(mountinfo).results().toList();
        boolean besideParts = mounts.stream()
                .anyMatch(mount -> isPart(mount)
                        && !mount.group(4).equals("nsfs")
                        && path(mount.group(2)).startsWith(present));
        return (directory.equals(present) || !besideParts)
                && mounts.stream()
                        .filter(mount -> present.startsWith(path(mount.group(2))))
                        // The deepest mount; the last of several at one path.
                        .reduce((one, other) -> path(other.group(2)).startsWith(path(one.group(2))) ? other : one)
                        .filter(mount -> !isPart(mount)
                                || FOLLOWS.matcher(mount.group(3)).find())
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
