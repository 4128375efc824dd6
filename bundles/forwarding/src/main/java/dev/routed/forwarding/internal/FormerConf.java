package dev.routed.forwarding.internal;

import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Restores the sysctls below {@code conf} that the kernel itself changes together with the switch of a family
 * (inet_forward_change and addrconf_fixup_forwarding of Linux): forwarding of each link and of new links, and for IPv4
 * whether the host accepts ICMP redirects.
 */
record FormerConf(Sysctl sysctl, Family family) {
    private static final String FORWARDED = "forwarded";
    private static final String ACCEPTED_REDIRECTS = "accepted_redirects";
    private static final String ALL = "all";
    private static final String ON = "1";
    private static final String OFF = "0";

    /** The names below {@code conf} whose sysctl was on, by what {@link #restore} needs them for. */
    Map<String, Set<String>> read() {
        Map<String, Set<String>> former = new TreeMap<>();
        Set<String> forwarded = new TreeSet<>(sysctl.list(directory(), "conf"));
        forwarded.removeIf(link -> link.equals(ALL) || !isOn(link, "forwarding"));
        former.put(FORWARDED, forwarded);
        if (family == Family.IPV4) {
            former.put(ACCEPTED_REDIRECTS, isOn(ALL, "accept_redirects") ? Set.of(ALL) : Set.of());
        }
        return former;
    }

    /** Runs after the switch is off. What an older build did not remember stays as the kernel made it. */
    void restore(Map<String, Set<String>> former) {
        former.getOrDefault(FORWARDED, Set.of()).forEach(link -> set(ON, link, "forwarding"));
        if (former.containsKey(ACCEPTED_REDIRECTS)) {
            set(former.get(ACCEPTED_REDIRECTS).contains(ALL) ? ON : OFF, ALL, "accept_redirects");
        }
    }

    private boolean isOn(String link, String name) {
        return sysctl.get(directory(), "conf", link, name).filter(ON::equals).isPresent();
    }

    private void set(String value, String link, String name) {
        sysctl.set(value, directory(), "conf", link, name);
    }

    private String directory() {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
}
