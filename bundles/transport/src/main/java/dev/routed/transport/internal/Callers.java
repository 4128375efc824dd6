package dev.routed.transport.internal;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who may call: root, and the configured users. The engine runs as root.
 *
 * @param uids user ids as the kernel reports them by SO_PEERCRED (unix(7)); always holds 0
 */
record Callers(Set<Long> uids) {

    Callers {
        Set<Long> all = new TreeSet<>(uids);
        all.add(0L);
        uids = all;
    }

    /**
     * Reads a list of user ids, separated by comma or blank.
     *
     * @throws IllegalArgumentException if an entry is no user id; the message is a sentence
     */
    static Callers parse(String list) {
        return new Callers(Arrays.stream(list.split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .map(Callers::uid)
                .collect(Collectors.toSet()));
    }

    boolean admits(long uid) {
        return uids.contains(uid);
    }

    private static long uid(String entry) {
        if (!entry.matches("[0-9]{1,10}") || Long.parseLong(entry) > 0xFFFF_FFFEL) {
            throw new IllegalArgumentException("uids holds \"" + entry
                    + "\", which is no user id; right would be decimal numbers such as: 0,1000");
        }
        return Long.parseLong(entry);
    }
}
