package dev.routed.policy.sysctl.internal;

import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Endpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares the sysctls of host links with the needed values. */
record LinkSysctls(Sysctl sysctl) {
    private static final String ON = "1";

    /**
     * A sysctl of a link with another value than it needs.
     *
     * @param key such as {@code net.ipv4.conf.*.arp_ignore}
     * @param name for {@link Sysctl}
     */
    record Drift(String key, String[] name, String found, String needed) {}

    /** The families that the host forwards: the links of the others need not forward. */
    Set<Family> forwarded() {
        Set<Family> forwarded = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            if (ON.equals(
                    sysctl.get(directory(family), "conf", "all", "forwarding").orElse(""))) {
                forwarded.add(family);
            }
        }
        return forwarded;
    }

    /** A link that is gone, or has no IPv6, has no sysctl that differs. */
    List<Drift> drifts(Endpoint endpoint, Set<Family> forwarded) {
        List<Drift> drifts = new ArrayList<>();
        for (LinkSetting setting : LinkSetting.values()) {
            compare(setting.name(endpoint.link()), Integer.toString(setting.value()))
                    .ifPresent(drifts::add);
        }
        endpoint.gateways().stream()
                .map(Ip::family)
                .filter(forwarded::contains)
                .forEach(family -> compare(new String[] {directory(family), "conf", endpoint.link(), "forwarding"}, ON)
                        .ifPresent(drifts::add));
        return drifts;
    }

    private Optional<Drift> compare(String[] name, String needed) {
        String key = "net.%s.conf.*.%s".formatted(name[0], name[name.length - 1]);
        return sysctl.get(name)
                .filter(found -> !found.equals(needed))
                .map(found -> new Drift(key, name, found, needed));
    }

    void set(Drift drift) {
        sysctl.set(drift.needed(), drift.name());
    }

    private static String directory(Family family) {
        return family == Family.IPV4 ? "ipv4" : "ipv6";
    }
}
