package dev.routed.routing.internal.fib;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.process.route.FibEntry;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.util.Optional;
import java.util.Set;

/**
 * How the kernel forwards packets from one of our addresses to another host, and what is wrong with it. Pure.
 *
 * @param uplinks the links by which the main table reaches the other host
 * @param way empty if the kernel has no route, or discards the packets
 */
record Departure(AnnouncedAddress source, Ip peer, Set<String> uplinks, Optional<FibEntry> way) {
    /** A table other than main decides, and leads elsewhere; empty if packets leave as the main table says. */
    Optional<Finding> finding() {
        if (way.map(FibEntry::link).filter(uplinks::contains).isPresent()) {
            return Optional.empty();
        }
        String go = way.map(found -> "leave by %s instead of %s".formatted(found.link(), String.join(", ", uplinks)))
                .orElse("are discarded");
        return Optional.of(Finding.error(
                source.address().toString(),
                PolicyRule.sentence("packets from it to %s %s".formatted(peer, go), way),
                "the container does not reach other hosts, and does not answer them",
                "%s rule add pref 1 from %s lookup main"
                        .formatted(source.address().isIpv6() ? "ip -6" : "ip", source.subnet())));
    }
}
