package dev.routed.policy.conflict.internal.rules;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.ForeignRoute;
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
 * Decides which addresses of this host yield to another host, in networks with {@code conflict=yield}. Both hosts
 * decide without talking to each other, so the rules guarantee that they never both yield:
 *
 * <ul>
 *   <li>An endpoint that started although the other's route was there already is the younger one, and yields. The other
 *       cannot have seen this host's route before it announced its own.
 *   <li>If each started before it learned of the other, in a race or a partition, neither is younger. The host with the
 *       lowest router identifier keeps the address, as BGP prefers it (RFC 4271, 9.1.2.2). The others yield after the
 *       time in which a younger one would have yielded.
 * </ul>
 *
 * An address that yielded is announced again when no other host announces it. Thread-safe.
 */
public final class ConflictResolution {
    /** How long a withdrawal may take to arrive here: a container that moves is no conflict. */
    public static final Duration WITHDRAWAL = Duration.ofSeconds(1);

    /** How long a younger host may take to yield, and its withdrawal to arrive here. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Start times of younger endpoints. */
    private final Map<Key, Long> younger = new HashMap<>();

    private final Map<Key, Long> conflictSince = new HashMap<>();
    /** The addresses that yield; the foreign route is absent until the first answer after a restart. */
    private final Map<Key, Optional<ForeignRoute>> yielded = new HashMap<>();

    private record Key(String endpoint, Ip address) {
        Key(Conflict conflict) {
            this(conflict.endpointId(), conflict.address());
        }
    }

    /** @param isRouted whether another host routes an address already */
    public synchronized void started(Attachment attachment, Predicate<Ip> isRouted, long nanoTime) {
        Endpoint endpoint = attachment.endpoint();
        if (ConflictOptions.yields(attachment.network())) {
            endpoint.addresses().stream()
                    .filter(isRouted)
                    .forEach(address -> younger.put(new Key(endpoint.id(), address), nanoTime));
        }
    }

    /** An endpoint lives since a former run. A suppressed address may have yielded; the next answer tells. */
    public synchronized void adopt(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        if (ConflictOptions.yields(attachment.network())) {
            endpoint.suppressed().forEach((address, announcement) -> {
                if (announcement == Announcement.SUPPRESSED) {
                    yielded.putIfAbsent(new Key(endpoint.id(), address), Optional.empty());
                }
            });
        }
    }

    public synchronized void removed(Attachment attachment) {
        String endpoint = attachment.endpoint().id();
        List.of(younger, conflictSince, yielded)
                .forEach(map -> map.keySet().removeIf(key -> key.endpoint.equals(endpoint)));
    }

    /** Returns the endpoints with an address that begins or ceases to yield. */
    public synchronized Set<String> decide(List<Conflict> conflicts, long nanoTime) {
        Map<Key, Conflict> present = conflicts.stream()
                .collect(Collectors.toMap(Key::new, Function.identity(), (one, other) -> one, HashMap::new));
        Set<Key> changed = new HashSet<>(yielded.keySet());
        changed.removeAll(present.keySet());
        yielded.keySet().removeAll(changed);
        // An endpoint that starts elsewhere from now on is younger than this one.
        younger.keySet().removeAll(changed);
        conflictSince.keySet().retainAll(present.keySet());
        present.forEach((key, conflict) -> {
            conflictSince.putIfAbsent(key, nanoTime);
            if (!yielded.containsKey(key) && mustYield(key, conflict, nanoTime)) {
                changed.add(key);
                yielded.put(key, Optional.empty());
            }
            yielded.replace(key, Optional.of(conflict.route()));
        });
        return changed.stream().map(Key::endpoint).collect(Collectors.toSet());
    }

    private boolean mustYield(Key key, Conflict conflict, long nanoTime) {
        Attachment ours = conflict.endpoint();
        return ConflictOptions.yields(ours.network())
                && !ConflictOptions.takesOver(ours.endpoint())
                && (isYounger(key) && lasts(key, WITHDRAWAL, nanoTime)
                        || hasHigherRouter(conflict) && lasts(key, PATIENCE, nanoTime));
    }

    private boolean lasts(Key key, Duration time, long nanoTime) {
        return nanoTime - conflictSince.get(key) >= time.toNanos();
    }

    /** A route that was there at the start, and was withdrawn before the conflict, does not count. */
    private boolean isYounger(Key key) {
        Long started = younger.get(key);
        return started != null && conflictSince.get(key) - started < PollSchedule.SETTLING.toNanos();
    }

    private static boolean hasHigherRouter(Conflict conflict) {
        return conflict.self()
                .filter(self -> conflict.route().routers().stream().anyMatch(router -> router.compareTo(self) < 0))
                .isPresent();
    }

    /** Returns why an address yields; empty if it does not. */
    public synchronized Optional<String> reason(String endpointId, Ip address) {
        return Optional.ofNullable(yielded.get(new Key(endpointId, address)))
                .map(route -> "also routed by " + route.map(ForeignRoute::owner).orElse("another host"));
    }
}
