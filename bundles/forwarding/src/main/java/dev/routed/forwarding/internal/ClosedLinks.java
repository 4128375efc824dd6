package dev.routed.forwarding.internal;

import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds the links whose packets a forwarding host does not forward. Routed links belong to the policy sysctl. */
record ClosedLinks(Sysctl sysctl, PortFiles ports) {
    private static final Set<String> NO_UPLINKS = Set.of("all", "default", "lo");
    private static final String ON = "1";
    private static final String OFF = "0";

    /** Returns a sentence for each such link by its sysctl; none while the host does not forward at all. */
    Map<String, String> findings(Family family) {
        Map<String, String> findings = new TreeMap<>();
        if (!is(ON, family, "all")) {
            return findings;
        }
        sysctl.list(directory(family), "conf").stream()
                .filter(link -> !NO_UPLINKS.contains(link) && is(OFF, family, link) && !ports.isPort(link))
                .forEach(link -> findings.put(
                        name(family, link),
                        "packets that arrive on %s are not forwarded to containers: run 'sysctl -w %s=1'"
                                .formatted(link, name(family, link))));
        return findings;
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
