package dev.routed.forwarding.internal;

import java.util.List;
import java.util.Set;

/**
 * Links that take router advertisements, by which many a host has its IPv6 default route. A host that forwards takes
 * them only on links with accept_ra = 2, and forgets what it has learned on others (ip-sysctl, accept_ra). Links of
 * ours are never among them, since they take none from the beginning.
 */
final class Learners {
    private static final Set<String> NO_UPLINKS = Set.of("all", "default", "lo");
    private static final String UNLESS_FORWARDING = "1";
    private static final String ALWAYS = "2";

    private final Sysctl sysctl;

    Learners(Sysctl sysctl) {
        this.sysctl = sysctl;
    }

    /** The links that would no longer learn if the host forwarded. A port of a bridge or bond never learns itself. */
    List<String> atRisk() {
        return sysctl.list("ipv6", "conf").stream()
                .filter(link -> !NO_UPLINKS.contains(link))
                .filter(link -> UNLESS_FORWARDING.equals(setting(link, "accept_ra")) && "0".equals(setting(link, "forwarding")))
                .filter(link -> !sysctl.isPort(link))
                .toList();
    }

    private String setting(String link, String name) {
        return sysctl.get("ipv6", "conf", link, name).orElse("");
    }

    /**
     * From here on it learns whether the host forwards or not.
     *
     * @return false if it has gone meanwhile
     */
    boolean keep(String link) {
        return sysctl.set(ALWAYS, "ipv6", "conf", link, "accept_ra");
    }

    /** The setting's name as sysctl(8) has it, where a slash stands for a dot in a link's name. */
    static String settingOf(String link) {
        return "net.ipv6.conf." + link.replace('.', '/') + ".accept_ra";
    }

    /** As arguments of sysctl(8). */
    static String remedy(List<String> links) {
        return String.join("", links.stream().map(link -> settingOf(link) + "=" + ALWAYS + " ").toList());
    }
}
