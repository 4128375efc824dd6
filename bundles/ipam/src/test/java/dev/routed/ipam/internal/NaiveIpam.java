package dev.routed.ipam.internal;

import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A model of {@link dev.routed.api.ipam.Ipam} with linear searches of lists. An answer is a text, and {@code rejected}
 * for each rejection.
 */
final class NaiveIpam {
    static final String REJECTED = "rejected";
    static final String HOST = "a host";

    /** A pool, and the pool that it replaced. */
    static final class Holding {
        final Prefix subnet;
        String network = "";
        Map<Ip, Use> kept = Map.of();
        String gateway = "";
        final NaiveAllocator allocator;
        boolean mayHaveEnded;
        Holding former;

        Holding(Prefix subnet, NaiveAllocator allocator) {
            this.subnet = subnet;
            this.allocator = allocator;
        }

        boolean taken() {
            return !network.isEmpty();
        }
    }

    private record Taken(Ip address, String endpoint, long since) {
        boolean isEndpoints() {
            return !endpoint.isEmpty();
        }
    }

    /** One entry for each unreleased request of the engine. */
    private final List<Prefix> asked = new ArrayList<>();

    private final List<Holding> holdings = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    long seconds;

    Optional<Holding> holding(Prefix subnet) {
        return holdings.stream()
                .filter(holding -> holding.subnet.equals(subnet))
                .findFirst();
    }

    /** Tells whether the driver would assign this: no other subnet overlaps, and only gateways are shared. */
    boolean assignable(Prefix subnet, Map<Ip, Use> kept) {
        return holdings.stream()
                        .noneMatch(holding -> holding.subnet.overlaps(subnet)
                                && (holding.taken() || holding.former != null && !holding.subnet.equals(subnet)))
                && holdings.stream()
                        .allMatch(holding -> agree(holding.kept, kept)
                                && (holding.former == null || agree(holding.former.kept, kept)));
    }

    private static boolean agree(Map<Ip, Use> one, Map<Ip, Use> other) {
        return one.entrySet().stream()
                .allMatch(entry -> other.getOrDefault(entry.getKey(), entry.getValue()) == entry.getValue());
    }

    boolean isKnown(String network) {
        return holdings.stream()
                .anyMatch(holding -> holding.network.equals(network)
                        || holding.former != null && holding.former.network.equals(network));
    }

    String requestPool(Prefix subnet) {
        Optional<Holding> there = holding(subnet);
        boolean vacant = there.isPresent()
                && there.get().mayHaveEnded
                && taken.stream().noneMatch(one -> one.isEndpoints() && subnet.contains(one.address));
        for (Holding holding : holdings) {
            if (holding.taken() && holding.subnet.overlaps(subnet) && !(vacant && holding.subnet.equals(subnet))) {
                return REJECTED;
            }
        }
        asked.add(subnet);
        open(subnet);
        return subnet.toString();
    }

    private Holding fresh(Prefix subnet) {
        NaiveAllocator allocator = new NaiveAllocator(subnet, subnet, Allocator.MEMORY, StartOffset.in(subnet, HOST));
        allocator.anew(within(subnet).map(Taken::address).toList());
        return new Holding(subnet, allocator);
    }

    private Stream<Taken> within(Prefix subnet) {
        return taken.stream().filter(one -> subnet.contains(one.address));
    }

    private void take(Ip address, String endpoint) {
        taken.removeIf(one -> one.address.equals(address));
        taken.add(new Taken(address, endpoint, seconds));
        holdings.stream()
                .filter(holding -> holding.subnet.contains(address))
                .forEach(holding -> holding.allocator.take(address));
    }

    /** Frees the lowest address first. */
    private void free(Predicate<Taken> which) {
        for (Taken one : taken.stream()
                .filter(which)
                .sorted(Comparator.comparing(Taken::address))
                .toList()) {
            free(one);
        }
    }

    private void free(Taken one) {
        taken.remove(one);
        holdings.stream()
                .filter(holding -> holding.subnet.contains(one.address))
                .forEach(holding -> holding.allocator.release(one.address));
    }

    private void open(Prefix subnet) {
        Holding holding = fresh(subnet);
        holding(subnet).ifPresent(there -> {
            holding.former = there.taken() ? there : there.former;
            remove(there);
        });
        holdings.add(holding);
    }

    /** Removes requests together with the pool. */
    private void remove(Holding holding) {
        holdings.remove(holding);
        free(one -> !one.isEndpoints() && holding.subnet.contains(one.address));
    }

    private void close(Holding holding) {
        remove(holding);
        if (holding.former != null) {
            holding.former.allocator.anew(
                    within(holding.subnet).map(Taken::address).toList());
            holdings.add(holding.former);
        }
    }

    void releasePool(Prefix subnet) {
        asked.remove(subnet);
        if (asked.contains(subnet)) {
            return;
        }
        holding(subnet).ifPresent(holding -> {
            if (holding.taken()) {
                holding.mayHaveEnded = true;
            } else {
                close(holding);
            }
        });
    }

    void assign(String network, Prefix subnet, Map<Ip, Use> kept) {
        Holding holding = holding(subnet).orElseGet(() -> {
            Holding restored = fresh(subnet);
            restored.mayHaveEnded = true;
            holdings.add(restored);
            return restored;
        });
        holding.network = network;
        holding.kept = kept;
        free(one -> !one.isEndpoints() && kept.containsKey(one.address));
    }

    void forget(String network) {
        for (Holding first : holdings) {
            Holding holding = first;
            while (holding.former != null) {
                if (holding.former.network.equals(network)) {
                    holding.former = holding.former.former;
                } else {
                    holding = holding.former;
                }
            }
        }
        holdings.stream()
                .filter(holding -> holding.network.equals(network))
                .toList()
                .forEach(this::close);
    }

    String requestAddress(Prefix subnet, Optional<Ip> wanted, boolean gateway, Optional<String> name) {
        // Requests are forgotten after a minute, the oldest first.
        for (Taken one : List.copyOf(taken)) {
            if (!one.isEndpoints() && seconds - one.since > 60) {
                free(one);
            }
        }
        if (holding(subnet).isEmpty()) {
            if (holdings.stream().anyMatch(holding -> holding.taken() && holding.subnet.overlaps(subnet))) {
                return REJECTED;
            }
            open(subnet);
        }
        Holding holding = holding(subnet).orElseThrow();
        holding.mayHaveEnded = false;
        Ip address = wanted.or(() -> holding.allocator.choose(
                        name, ip -> use(ip) == null ? Optional.empty() : Optional.of(ip.asPrefix())))
                .orElse(null);
        if (address == null || !gateway && !subnet.contains(address)) {
            return REJECTED;
        }
        Use use = use(address);
        if (use != null && !(gateway && wanted.isPresent() && use == Use.GATEWAY)) {
            return REJECTED;
        }
        if (gateway) {
            holding.gateway = address.toString();
        } else {
            take(address, "");
            name.ifPresent(its -> holding.allocator.remember(its, address));
        }
        return address.toString();
    }

    /** Returns the use of an address, or null. */
    private Use use(Ip address) {
        for (Taken one : taken) {
            if (one.address.equals(address)) {
                return one.isEndpoints() ? Use.ENDPOINT : Use.REQUESTED;
            }
        }
        for (Holding holding : holdings) {
            if (holding.kept.containsKey(address)) {
                return holding.kept.get(address);
            }
        }
        return holdings.stream().anyMatch(holding -> holding.gateway.equals(address.toString())) ? Use.GATEWAY : null;
    }

    void releaseAddress(Prefix subnet, Ip address) {
        holding(subnet)
                .filter(holding -> !holding.taken() && holding.gateway.equals(address.toString()))
                .ifPresent(holding -> holding.gateway = "");
        if (subnet.contains(address)) {
            free(one -> one.address.equals(address));
        }
    }

    String claim(String endpoint, Ip address) {
        Use use = use(address);
        boolean own = taken.stream().anyMatch(one -> one.address.equals(address) && one.endpoint.equals(endpoint));
        if (use != null && use != Use.REQUESTED && !own) {
            return REJECTED;
        }
        take(address, endpoint);
        return "";
    }

    void end(String endpoint) {
        taken.stream()
                .filter(one -> one.endpoint.equals(endpoint))
                .map(Taken::address)
                .sorted()
                .toList()
                .forEach(address -> take(address, ""));
    }

    /** Formats {@link dev.routed.api.ipam.Ipam#pools}: pool, network, and addresses with use and owner. */
    String pools() {
        Map<Prefix, String> lines = new TreeMap<>();
        for (Holding holding : holdings) {
            Map<Ip, String> leases = new TreeMap<>();
            taken.stream()
                    .filter(one -> holding.subnet.contains(one.address))
                    .forEach(one -> leases.put(
                            one.address, (one.isEndpoints() ? Use.ENDPOINT : Use.REQUESTED) + " " + one.endpoint));
            if (!holding.gateway.isEmpty()) {
                leases.put(Ip.parse(holding.gateway), Use.GATEWAY + " ");
            }
            holding.kept.forEach((ip, use) -> leases.put(ip, use + " " + holding.network));
            lines.put(holding.subnet, holding.network + leases);
        }
        return lines.toString();
    }
}
