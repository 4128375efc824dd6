package dev.routed.api.remote;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The user IDs (SO_PEERCRED, unix(7)) that may call on a socket: root, and those of the key {@code uids} of a PID.
 *
 * @param pid the PID whose key {@code uids} names them, for the message to others
 */
public record AllowedUids(String pid, Set<Long> uids) {
    public AllowedUids {
        Set<Long> all = new TreeSet<>(uids);
        all.add(0L);
        uids = Set.copyOf(all);
    }

    /** @throws RejectedException if an entry is not a user ID */
    public static AllowedUids parse(String pid, String list) {
        return new AllowedUids(
                pid, UserText.list(list).stream().map(AllowedUids::uid).collect(Collectors.toSet()));
    }

    public boolean admits(long uid) {
        return uids.contains(uid);
    }

    private static long uid(String entry) {
        if (!entry.matches("[0-9]{1,10}") || Long.parseLong(entry) > 0xFFFF_FFFEL) {
            throw RejectedException.of("uids: '%s' is not a user ID; give decimal numbers such as 0,1000", entry);
        }
        return Long.parseLong(entry);
    }
}
