package dev.routed.forwarding.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import java.util.List;
import java.util.Set;

/** Finds the links whose packets a forwarding host does not forward. Routed links belong to the policy sysctl. */
record ClosedLinks(Sysctl sysctl, PortFiles ports) {
    private static final Set<String> NO_UPLINKS = Set.of("all", "default", "lo");
    private static final String ON = "1";
    private static final String OFF = "0";

    /** Returns a finding for each such link; none while the host does not forward at all. */
    List<Finding> findings(Family family) {
        if (!is(ON, family, "all")) {
            return List.of();
        }
        return sysctl.list(directory(family), "conf").stream()
                .filter(link -> !NO_UPLINKS.contains(link) && is(OFF, family, link) && !ports.isPort(link))
                .map(link -> Finding.error(
                        name(family, link),
                        "packets that arrive on %s are not forwarded to containers".formatted(link),
                        "who sends by this link does not reach the containers of this host",
                        "sysctl -w %s=1".formatted(name(family, link))))
                .toList();
    }

    private boolean is(String value, Family family, String link) {
        return sysctl.get(directory(family), "conf", link, "forwarding")
                .filter(value::equals)
                .isPresent();
    }

    /** Name for sysctl(8), which writes a dot in the name of a link as a slash. */
    private static String name(Family family, String link) {
        return "net.%s.conf.%s.forwarding".formatted(directory(family), link.replace('.', '/'));
    }

    private static String directory(Family family) {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
}
