package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Mends BIRD by {@code birdc}, or, because birdc cannot change a filter, by a new bird.conf. Pure. */
public final class BirdRemedies implements Remedies {
    private final Optional<Ip> routerId;
    private final List<Announcer> announcers;
    private final Set<String> kernelOff;
    private final Optional<Long> as;
    private final Set<Prefix> subnets;

    /**
     * @param kernelOff the names of kernel protocols that are switched off
     * @param as of this host, for BGP
     * @param subnets of the networks of this host
     */
    public BirdRemedies(
            Optional<Ip> routerId,
            List<Announcer> announcers,
            Set<String> kernelOff,
            Optional<Long> as,
            Collection<Prefix> subnets) {
        this.routerId = routerId;
        this.announcers = announcers;
        this.kernelOff = new TreeSet<>(kernelOff);
        this.as = as;
        this.subnets = new TreeSet<>(subnets);
    }

    @Override
    public Remedy noProtocol(Family family) {
        return new Remedy(
                "runs neither OSPF nor BGP for %s: configure it as 'routed routing-config' prints".formatted(family),
                "");
    }

    @Override
    public Remedy noNeighbor(Announcer announcer, Set<String> down) {
        if (!announcer.enabled()) {
            return new Remedy("has no neighbor: it is switched off", "birdc enable " + announcer.name());
        }
        return FrrRemedies.linkDown(
                        announcer.neighbors().stream()
                                .map(Neighbor::link)
                                .filter(link -> !link.isEmpty())
                                .distinct()
                                .toList(),
                        down)
                .orElseGet(() -> announcer.protocol().equals("bgp")
                        ? new Remedy(
                                "has no neighbor: %s; %s"
                                        .formatted(FrrRemedies.states(announcer), FrrRemedies.COMPARE_BGP),
                                "birdc show protocols all " + announcer.name())
                        : new Remedy(
                                "has no neighbor: compare area, hello, dead count, type, MTU and authentication with"
                                        + " the router at the other end",
                                "birdc show ospf interface " + announcer.name()));
    }

    @Override
    public Remedy unknown(AnnouncedAddress address) {
        return kernelOff.isEmpty()
                ? new Remedy("does not import the kernel route to it: a filter leaves it out", configuration())
                : new Remedy(
                        "does not import kernel routes: %s switched off".formatted(String.join(", ", kernelOff)),
                        "birdc enable " + kernelOff.iterator().next());
    }

    @Override
    public Remedy leftOut(Announcer announcer, AnnouncedAddress address) {
        return new Remedy("leaves it out by its export filter", configuration());
    }

    @Override
    public Remedy sameRouterId(Announcer announcer, Optional<Ip> own) {
        return new Remedy(
                RouterIds.cause(announcer, own),
                own.map(address ->
                                "sed -i 's/^router id .*/router id %s;/' /etc/bird/bird.conf && systemctl restart bird"
                                        .formatted(address))
                        .orElse(""));
    }

    /** The command that replaces bird.conf; empty if the configuration is of another kind than the supplied ones. */
    private String configuration() {
        Set<String> protocols = announcers.stream().map(Announcer::protocol).collect(Collectors.toSet());
        Set<String> links = announcers.stream()
                .flatMap(announcer -> announcer.neighbors().stream())
                .map(Neighbor::link)
                .collect(Collectors.toCollection(TreeSet::new));
        if (protocols.size() != 1 || links.isEmpty() || links.contains("") || subnets.isEmpty()) {
            return "";
        }
        StringBuilder command = new StringBuilder("routed routing-config --daemon bird --protocol ")
                .append(protocols.iterator().next())
                .append(" --links ")
                .append(String.join(",", links))
                .append(" --prefix ")
                .append(subnets.stream().map(Prefix::toString).collect(Collectors.joining(",")));
        routerId.ifPresent(id -> command.append(" --router-id ").append(id));
        if (protocols.contains("bgp")) {
            Set<Ip> neighbors = announcers.stream()
                    .flatMap(announcer -> announcer.neighbors().stream())
                    .flatMap(neighbor -> neighbor.address().stream())
                    .collect(Collectors.toSet());
            if (neighbors.size() != 1 || as.isEmpty()) {
                return "";
            }
            command.append(" --as ").append(as.get());
            command.append(" --neighbor ").append(neighbors.iterator().next());
        }
        return command.append(" > /etc/bird/bird.conf && birdc configure").toString();
    }
}
