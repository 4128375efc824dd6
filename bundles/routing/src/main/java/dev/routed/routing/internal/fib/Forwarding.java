package dev.routed.routing.internal.fib;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.process.route.FibEntry;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.util.List;
import java.util.Optional;

/**
 * How the kernel forwards packets from the network to one of our addresses, and what is wrong with it. Pure.
 *
 * @param uplink the link by which the packets come in
 * @param way empty if the kernel has no route, or discards the packets
 * @param main the routes of the main table to exactly the address
 */
record Forwarding(AnnouncedAddress target, String uplink, Optional<FibEntry> way, List<FibEntry> main) {
    private static final String WHY = "other hosts do not reach it";

    boolean leadsToTarget() {
        return way.map(FibEntry::link).equals(Optional.of(target.link()));
    }

    /** What is wrong, and the command that mends it; empty if packets arrive. */
    Optional<Finding> finding() {
        if (leadsToTarget()) {
            return Optional.empty();
        }
        Ip address = target.address();
        String family = address.isIpv6() ? "ip -6" : "ip";
        String goes = way.map(found -> "packets from %s to it leave by %s".formatted(uplink, found.link()))
                .orElse("packets from %s to it are discarded".formatted(uplink));
        Optional<FibEntry> foreign = main.stream()
                .filter(entry -> way.map(
                                found -> found.table().isEmpty() && entry.link().equals(found.link()))
                        .orElse(entry.discards()))
                .findFirst();
        return Optional.of(foreign.map(entry -> Finding.error(
                        address.toString(),
                        "%s: the route '%s' is preferred to that of its container".formatted(goes, text(entry)),
                        WHY,
                        "%s route del %s table main".formatted(family, text(entry))))
                .orElseGet(() -> Finding.error(
                        address.toString(),
                        PolicyRule.sentence(goes, way),
                        WHY,
                        "%s rule add pref 1 to %s lookup main".formatted(family, target.subnet()))));
    }

    /** Names a route to the address as {@code ip route del} expects it. */
    private String text(FibEntry entry) {
        StringBuilder text = new StringBuilder(entry.discards() ? entry.type() + " " : "").append(target.address());
        if (!entry.discards()) {
            entry.hops().stream().findFirst().ifPresent(hop -> text.append(" ").append(hop));
        }
        if (entry.metric() != 0) {
            text.append(" metric ").append(entry.metric());
        }
        return text.toString();
    }
}
