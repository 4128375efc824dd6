package dev.routed.policy.conflict.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.Attachment;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which addresses of ours give way. There is nobody to ask, so that both hosts decide by what each can know,
 * such that never both give way:
 *
 * <ul>
 *   <li>Who came up although the other's route was there already is the younger one, and gives way, unless the other is
 *       just going. The other cannot have seen ours before it announced its own.
 *   <li>Where each began before it heard of the other, in a race or parted from it, neither is younger. The one with the
 *       lowest router identifier stays, as BGP prefers it (RFC 4271, 9.1.2.2), and others give way once a younger one
 *       would have done so.
 * </ul>
 *
 * Who gave way announces again when nobody else does. Safe for threads.
 */
final class Yields {
    /** How long the end of the other may take to be heard: a container that moves is no rival. */
    static final Duration GOING = Duration.ofSeconds(1);

    /** How long the other may take to find that it is the younger one, and its withdrawal to be heard here. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** An endpoint option that somebody else knows: this one was meant to have the address. */
    private static final String TAKEOVER = "takeover";

    private final Map<Key, Long> younger = new HashMap<>();
    private final Map<Key, Long> since = new HashMap<>();
    /** To whom, as far as it is known. */
    private final Map<Key, Optional<Rival>> yielded = new HashMap<>();

    private record Key(String endpoint, Ip address) {
        Key(Conflict conflict) {
            this(conflict.endpoint().endpoint().id(), conflict.address());
        }
    }

    /**
     * An endpoint comes up.
     *
     * @param routed whether somebody else routes an address already
     */
    synchronized void born(Attachment attachment, Predicate<Ip> routed, long nanoTime) {
        Endpoint endpoint = attachment.endpoint();
        if (Choice.of(attachment.network()) == Choice.YIELD) {
            endpoint.addresses().stream()
                    .filter(routed)
                    .forEach(address -> younger.put(new Key(endpoint.id(), address), nanoTime));
        }
    }

    /** An endpoint stands since a former run: what is withheld may have given way. The next look will tell. */
    synchronized void adopt(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        if (Choice.of(attachment.network()) == Choice.YIELD) {
            endpoint.held().forEach((address, how) -> {
                if (how == Announcement.WITHHELD) {
                    yielded.putIfAbsent(new Key(endpoint.id(), address), Optional.empty());
                }
            });
        }
    }

    synchronized void gone(Attachment attachment) {
        String endpoint = attachment.endpoint().id();
        List.of(younger, since, yielded).forEach(map -> map.keySet().removeIf(key -> key.endpoint.equals(endpoint)));
    }

    /**
     * What follows from the conflicts that there are.
     *
     * @return the endpoints of which something gives way that did not, or no more
     */
    synchronized Set<String> decide(List<Conflict> conflicts, long nanoTime) {
        Map<Key, Conflict> present = conflicts.stream()
                .collect(Collectors.toMap(Key::new, Function.identity(), (one, other) -> one, HashMap::new));
        Set<Key> changed = new HashSet<>(yielded.keySet());
        changed.removeAll(present.keySet());
        yielded.keySet().removeAll(changed);
        // Whoever comes from now on is younger than this one.
        younger.keySet().removeAll(changed);
        since.keySet().retainAll(present.keySet());
        present.forEach((key, conflict) -> {
            since.putIfAbsent(key, nanoTime);
            if (yielded.containsKey(key)) {
                yielded.put(key, Optional.of(conflict.rival()));
            } else if (mustYield(key, conflict, nanoTime)) {
                yielded.put(key, Optional.of(conflict.rival()));
                changed.add(key);
            }
        });
        return changed.stream().map(Key::endpoint).collect(Collectors.toSet());
    }

    private boolean mustYield(Key key, Conflict conflict, long nanoTime) {
        Attachment ours = conflict.endpoint();
        return Choice.of(ours.network()) == Choice.YIELD
                && !ours.endpoint().options().getOrDefault(TAKEOVER, "false").equals("true")
                && (isYounger(key) && lasts(key, GOING, nanoTime) || isHigher(conflict) && lasts(key, PATIENCE, nanoTime));
    }

    private boolean lasts(Key key, Duration time, long nanoTime) {
        return nanoTime - since.get(key) >= time.toNanos();
    }

    /** What was there when it came up, and has gone, was no rival: a container that moved. */
    private boolean isYounger(Key key) {
        Long born = younger.get(key);
        return born != null && since.get(key) - born < Pace.SETTLING.toNanos();
    }

    private static boolean isHigher(Conflict conflict) {
        return conflict.self()
                .filter(self -> conflict.rival().routers().stream().anyMatch(router -> router.compareTo(self) < 0))
                .isPresent();
    }

    /** Why an address is not announced; empty if it is. */
    synchronized Optional<String> reason(String endpointId, Ip address) {
        return Optional.ofNullable(yielded.get(new Key(endpointId, address)))
                .map(rival -> rival.map(Rival::owner).orElse("another host") + " has it as well");
    }
}
