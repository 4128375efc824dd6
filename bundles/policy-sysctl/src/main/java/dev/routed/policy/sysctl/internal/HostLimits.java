package dev.routed.policy.sysctl.internal;

import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** The findings by sysctl. */
    Map<String, String> findings(Containers containers) {
        Map<String, String> findings = new TreeMap<>();
        if (containers.severalNetworks()) {
            reversePaths().ifPresent(text -> findings.put("net.ipv4.conf.all.rp_filter", text));
        }
        connections().ifPresent(text -> findings.put("net.netfilter.nf_conntrack_max", text));
        containers
                .endpoints()
                .forEach((family, number) -> neighbors(family, number)
                        .ifPresent(text ->
                                findings.put("net.%s.neigh.default.gc_thresh3".formatted(directory(family)), text)));
        return findings;
    }

    private Optional<String> reversePaths() {
        return number("ipv4", "conf", "all", "rp_filter")
                .filter(value -> value != 0)
                .map(value -> "containers on several networks are reached at one of their IPv4 addresses only: run"
                        + " 'sysctl -w net.ipv4.conf.all.rp_filter=0'; each link of the host keeps its own value");
    }

    private Optional<String> connections() {
        long most = number("netfilter", "nf_conntrack_max").orElse(0L);
        long used = number("netfilter", "nf_conntrack_count").orElse(0L);
        return most == 0 || used < most * NEARLY_FULL
                ? Optional.empty()
                : Optional.of(
                        ("the host tracks nearly as many connections as it may, and drops packets of new ones beyond"
                                        + " that: run 'sysctl -w net.netfilter.nf_conntrack_max=%d'")
                                .formatted(2 * most));
    }

    /** The kernel has one table for the network namespaces of all containers. */
    private Optional<String> neighbors(Family family, int endpoints) {
        long most = number(directory(family), "neigh", "default", "gc_thresh3").orElse(0L);
        long needed = (long) endpoints * NEIGHBORS.get(family);
        return most == 0 || needed < most * NEARLY_FULL
                ? Optional.empty()
                : Optional.of(("the containers on this host need nearly all neighbor entries that it may have, and lose"
                                + " their gateways beyond that: run 'sysctl -w net.%s.neigh.default.gc_thresh3=%d'")
                        .formatted(directory(family), 4 * Long.highestOneBit(needed)));
    }

    private Optional<Long> number(String... name) {
        return sysctl.get(name).map(Long::valueOf);
    }

    private static String directory(Family family) {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
}
