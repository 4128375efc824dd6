package dev.routed.policy.sysctl.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds limits of the host that containers reach. A link cannot overrule them. */
record HostLimits(Sysctl sysctl) {
    /** The kernel drops packets of new connections, and of new neighbors, when a table is full. */
    private static final double NEARLY_FULL = 0.8;

    /** A container has an entry for its gateway, and an IPv6 host one for the container's link-local address. */
    private static final Map<Family, Integer> NEIGHBORS = Map.of(Family.IPV4, 1, Family.IPV6, 2);

    /**
     * What the containers need of the host.
     *
     * @param endpoints the number of live endpoints of each family
     * @param severalNetworks whether a container has IPv4 addresses of several networks
     */
    record Containers(Map<Family, Integer> endpoints, boolean severalNetworks) {}

    List<Finding> findings(Containers containers) {
        List<Finding> findings = new ArrayList<>();
        if (containers.severalNetworks()) {
            reversePaths().ifPresent(findings::add);
        }
        connections().ifPresent(findings::add);
        containers
                .endpoints()
                .forEach((family, number) -> neighbors(family, number).ifPresent(findings::add));
        return findings;
    }

    private Optional<Finding> reversePaths() {
        return number("ipv4", "conf", "all", "rp_filter")
                .filter(value -> value != 0)
                .map(value -> Finding.error(
                        "net.ipv4.conf.all.rp_filter",
                        "is %d; each link of the host has a value of its own beside it".formatted(value),
                        "containers on several networks are reached at one of their IPv4 addresses only",
                        "sysctl -w net.ipv4.conf.all.rp_filter=0"));
    }

    private Optional<Finding> connections() {
        long most = number("netfilter", "nf_conntrack_max").orElse(0L);
        long used = number("netfilter", "nf_conntrack_count").orElse(0L);
        return most == 0 || used < most * NEARLY_FULL
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "net.netfilter.nf_conntrack_max",
                        "the host tracks nearly as many connections as it may",
                        "beyond that, it drops packets of new connections",
                        "sysctl -w net.netfilter.nf_conntrack_max=%d".formatted(2 * most)));
    }

    /** The kernel has one table for the network namespaces of all containers. */
    private Optional<Finding> neighbors(Family family, int endpoints) {
        long most = number(directory(family), "neigh", "default", "gc_thresh3").orElse(0L);
        long needed = (long) endpoints * NEIGHBORS.get(family);
        String name = "net.%s.neigh.default.gc_thresh3".formatted(directory(family));
        return most == 0 || needed < most * NEARLY_FULL
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        name,
                        "the containers on this host need nearly all neighbor entries that it may have",
                        "beyond that, containers lose their gateways",
                        "sysctl -w %s=%d".formatted(name, 4 * Long.highestOneBit(needed))));
    }

    private Optional<Long> number(String... name) {
        return sysctl.get(name).map(Long::valueOf);
    }

    private static String directory(Family family) {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
}
