package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Indexes the leases of endpoints and of requests by address, age and endpoint. Not thread-safe. */
final class Leases {
    private final NavigableMap<Ip, Lease> all = new TreeMap<>();
    /** The leases of {@link Use#REQUESTED}, the oldest first. */
    private final Map<Ip, Lease> requested = new LinkedHashMap<>();

    private final Map<String, Set<Ip>> byEndpoint = new HashMap<>();

    Optional<Lease> of(Ip address) {
        return Optional.ofNullable(all.get(address));
    }

    /** Returns the leases in a subnet, ordered by address. */
    Stream<Lease> within(Prefix subnet) {
        return all.subMap(subnet.first(), true, subnet.last(), true).values().stream();
    }

    List<Ip> ofEndpoint(String endpoint) {
        return List.copyOf(byEndpoint.getOrDefault(endpoint, Set.of()));
    }

    List<Ip> requestedBefore(Instant moment) {
        return requested.values().stream()
                .takeWhile(lease -> lease.since().isBefore(moment))
                .map(Lease::address)
                .toList();
    }

    /** Adds a lease in place of another lease of the same address. */
    void add(Lease lease) {
        remove(lease.address());
        all.put(lease.address(), lease);
        if (lease.use() == Use.ENDPOINT) {
            byEndpoint.computeIfAbsent(lease.owner(), first -> new TreeSet<>()).add(lease.address());
        } else {
            requested.put(lease.address(), lease);
        }
    }

    /** @return whether the address had a lease */
    boolean remove(Ip address) {
        Lease lease = all.remove(address);
        requested.remove(address);
        if (lease != null && lease.use() == Use.ENDPOINT) {
            byEndpoint.computeIfPresent(lease.owner(), (owner, addresses) -> {
                addresses.remove(address);
                return addresses.isEmpty() ? null : addresses;
            });
        }
        return lease != null;
    }
}
