package dev.routed.routing.internal.fib;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
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
record Forwarding(AnnouncedAddress target, String uplink, Optional<Way> way, List<Entry> main) {
    private static final String WHY = "other hosts do not reach it";

    /** Where packets go. @param table the routing table that decides; empty for the main table */
    record Way(String link, String table) {}

    /**
     * A route of the main table.
     *
     * @param type {@code unicast}, or what discards packets: {@code blackhole}, {@code unreachable}, {@code prohibit}
     * @param metric 0 if none is set
     */
    record Entry(String type, String link, Optional<Ip> via, long metric) {
        private boolean isUnicast() {
            return type.equals("unicast");
        }

        private String text(Ip address) {
            StringBuilder text = new StringBuilder(isUnicast() ? "" : type + " ").append(address);
            if (isUnicast()) {
                via.ifPresent(ip -> text.append(" via ").append(ip));
                text.append(" dev ").append(link);
            }
            if (metric != 0) {
                text.append(" metric ").append(metric);
            }
            return text.toString();
        }
    }

    boolean leadsToTarget() {
        return way.map(Way::link).equals(Optional.of(target.link()));
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
        Optional<Entry> foreign = main.stream()
                .filter(entry -> way.map(
                                found -> found.table().isEmpty() && entry.link().equals(found.link()))
                        .orElse(!entry.isUnicast()))
                .findFirst();
        return Optional.of(foreign.map(entry -> Finding.error(
                        address.toString(),
                        "%s: the route '%s' is preferred to that of its container".formatted(goes, entry.text(address)),
                        WHY,
                        "%s route del %s table main".formatted(family, entry.text(address))))
                .orElseGet(() -> Finding.error(
                        address.toString(),
                        "%s: a policy rule of 'ip rule' prefers %s to the main table"
                                .formatted(
                                        goes,
                                        way.map(Way::table)
                                                .filter(table -> !table.isEmpty())
                                                .map("table %s"::formatted)
                                                .orElse("something else")),
                        WHY,
                        "%s rule add pref 1 to %s lookup main".formatted(family, target.subnet()))));
    }
}
