package dev.routed.routing.internal.rules;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.Remedies.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Decides what is wrong with a routing daemon, as far as it keeps our addresses from being announced. Pure. */
public final class RoutingRules {
    /** The consequence, unless single addresses are concerned. */
    public static final String NOT_REACHED = "other hosts do not reach the containers of this host";

    private final DaemonState daemon;
    private final Set<String> down;
    private final Optional<Ip> own;

    /**
     * @param down links of this host that are down
     * @param own this host's address on lo, which is to be its router ID; absent if it has none
     */
    public RoutingRules(DaemonState daemon, Set<String> down, Optional<Ip> own) {
        this.daemon = daemon;
        this.down = down;
        this.own = own;
    }

    public List<Finding> findings(Collection<AnnouncedAddress> ours) {
        List<Finding> findings = new ArrayList<>();
        for (Family family : Family.values()) {
            List<AnnouncedAddress> addresses = ours.stream()
                    .filter(address -> address.address().family() == family)
                    .sorted()
                    .toList();
            if (!addresses.isEmpty()) {
                findings.addAll(findings(family, addresses));
            }
        }
        daemon.announcers().forEach(announcer -> sameRouterId(announcer).ifPresent(findings::add));
        // A protocol of both families has the same problem in both.
        return findings.stream().distinct().toList();
    }

    private List<Finding> findings(Family family, List<AnnouncedAddress> addresses) {
        List<Announcer> announcers = daemon.announcers().stream()
                .filter(announcer -> announcer.families().contains(family))
                .toList();
        if (announcers.isEmpty()) {
            return List.of(error(name(), daemon.remedies().noProtocol(family)));
        }
        if (announcers.stream().noneMatch(Announcer::hasNeighbor)) {
            return announcers.stream()
                    .map(announcer -> error(name(announcer), daemon.remedies().noNeighbor(announcer, down)))
                    .toList();
        }
        List<Finding> findings = new ArrayList<>();
        group(addresses, address -> !daemon.known().contains(address))
                .forEach((subnet, some) ->
                        findings.add(leftOut(some, name(), daemon.remedies().unknown(some.get(0)))));
        Set<Ip> announced = announcers.stream()
                .flatMap(announcer -> announcer.announced().stream())
                .collect(Collectors.toSet());
        Announcer with =
                announcers.stream().filter(Announcer::hasNeighbor).findFirst().orElseThrow();
        group(addresses, address -> daemon.known().contains(address) && !announced.contains(address))
                .forEach((subnet, some) ->
                        findings.add(leftOut(some, name(with), daemon.remedies().leftOut(with, some.get(0)))));
        return findings;
    }

    /** The addresses that satisfy a condition, by subnet: those of one subnet have the same cause. */
    private static SortedMap<Prefix, List<AnnouncedAddress>> group(
            List<AnnouncedAddress> addresses, Predicate<Ip> condition) {
        return addresses.stream()
                .filter(address -> condition.test(address.address()))
                .collect(Collectors.groupingBy(AnnouncedAddress::subnet, TreeMap::new, Collectors.toList()));
    }

    private Finding leftOut(List<AnnouncedAddress> some, String who, Remedy remedy) {
        String subject = some.size() == 1
                ? some.get(0).address().toString()
                : "%s and %d more of %s"
                        .formatted(
                                some.get(0).address(),
                                some.size() - 1,
                                some.get(0).subnet());
        return Finding.error(
                subject,
                "is not announced: %s %s".formatted(who, remedy.cause()),
                "other hosts do not reach it",
                remedy.command());
    }

    private Optional<Finding> sameRouterId(Announcer announcer) {
        if (announcer.rivals().isEmpty()) {
            return Optional.empty();
        }
        Remedy remedy = daemon.remedies()
                .sameRouterId(
                        announcer, own.filter(address -> !daemon.routerId().equals(Optional.of(address))));
        return Optional.of(Finding.error(
                "router ID " + daemon.routerId().map(Ip::toString).orElse("?"),
                "%s %s".formatted(name(announcer), remedy.cause()),
                "routers take both for one, so routes to the containers of both come and go",
                remedy.command()));
    }

    private static Finding error(String subject, Remedy remedy) {
        return Finding.error(subject, remedy.cause(), NOT_REACHED, remedy.command());
    }

    private String name() {
        return daemon.kind().name();
    }

    private String name(Announcer announcer) {
        return daemon.kind() + " " + announcer.name();
    }
}
