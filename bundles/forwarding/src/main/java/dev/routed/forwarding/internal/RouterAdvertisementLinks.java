package dev.routed.forwarding.internal;

import dev.routed.api.kernel.Sysctl;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The links that accept router advertisements, from which many hosts learn their IPv6 default route. A forwarding host
 * accepts them only on links with accept_ra = 2, and on others drops what it has learned (ip-sysctl, accept_ra). Routed
 * links never accept them.
 */
record RouterAdvertisementLinks(Sysctl sysctl, PortFiles ports) {
    private static final Set<String> NO_UPLINKS = Set.of("all", "default", "lo");
    private static final String UNLESS_FORWARDING = "1";
    private static final String ALWAYS = "2";

    /** The links that would stop accepting if the host forwarded. Ports of a bridge or bond never accept. */
    List<String> atRisk() {
        return sysctl.list("ipv6", "conf").stream()
                .filter(link -> !NO_UPLINKS.contains(link))
                .filter(link ->
                        UNLESS_FORWARDING.equals(setting(link, "accept_ra")) && "0".equals(setting(link, "forwarding")))
                .filter(link -> !ports.isPort(link))
                .toList();
    }

    private String setting(String link, String name) {
        return sysctl.get("ipv6", "conf", link, name).orElse("");
    }

    /** Makes a link accept on a forwarding host, too; returns false if the link no longer exists. */
    boolean acceptAlways(String link) {
        return sysctl.set(ALWAYS, "ipv6", "conf", link, "accept_ra");
    }

    /** Takes {@link #acceptAlways} back; returns false if the link no longer exists or was changed meanwhile. */
    boolean acceptUnlessForwarding(String link) {
        return ALWAYS.equals(setting(link, "accept_ra"))
                && sysctl.set(UNLESS_FORWARDING, "ipv6", "conf", link, "accept_ra");
    }

    /** Name for sysctl(8), which writes a dot in the name of a link as a slash. */
    static String settingOf(String link) {
        return "net.ipv6.conf." + link.replace('.', '/') + ".accept_ra";
    }

    /** Arguments for sysctl(8), each with a blank behind it. */
    static String remedy(List<String> links) {
        return links.stream().map(link -> settingOf(link) + "=" + ALWAYS + " ").collect(Collectors.joining());
    }
}
