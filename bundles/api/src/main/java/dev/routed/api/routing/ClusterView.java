package dev.routed.api.routing;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;

/**
 * The cluster at one moment, as the kernel and the routing daemon of this host know it. Immutable.
 *
 * @param hosts all that the daemon knows, those without an address included; this host comes first
 * @param addresses sorted
 * @param complete false if more addresses outside the networks of this host have routes than were asked for
 * @param remark why the hosts of some addresses are not known, as a sentence; absent if all are known
 */
public record ClusterView(
        List<ClusterHost> hosts, List<ClusterAddress> addresses, boolean complete, Optional<String> remark) {
    public ClusterView {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
    }

    public Optional<ClusterAddress> find(Ip address) {
        return addresses.stream()
                .filter(found -> found.address().equals(address))
                .findFirst();
    }

    /**
     * How people call a host: {@code here} for this one, else its name if no other host has it, else the name with the
     * router ID, else the router ID.
     */
    public String label(ClusterHost host) {
        if (host.here()) {
            return "here";
        }
        String id = host.id().map(Ip::toString).orElse("?");
        return host.name()
                .map(name -> isUnique(name) ? name : "%s (%s)".formatted(name, id))
                .orElse(id);
    }

    private boolean isUnique(String name) {
        return hosts.stream()
                        .filter(host -> host.name().equals(Optional.of(name)))
                        .count()
                <= 1;
    }

    /** The labels of the hosts of an address; if they are not known, the next hops: {@code via 10.0.11.4}. */
    public List<String> labels(ClusterAddress address) {
        return address.hosts().isEmpty()
                ? address.hops().stream()
                        .map(hop -> hop.via().map(ip -> "via " + ip).orElse("dev " + hop.link()))
                        .distinct()
                        .toList()
                : address.hosts().stream().map(this::label).toList();
    }
}
