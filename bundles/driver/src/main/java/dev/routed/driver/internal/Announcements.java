package dev.routed.driver.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Decides how addresses are announced, from all that speaks against it. Nothing is kept of a decision but the route
 * that carries it.
 *
 * @param voices who may have something against an address of an endpoint
 */
record Announcements(List<BiFunction<Endpoint, Ip, List<Reason>>> voices) {

    /** What speaks against simply announcing an address. */
    List<Reason> reasons(Endpoint endpoint, Ip address) {
        return voices.stream().flatMap(voice -> voice.apply(endpoint, address).stream()).toList();
    }

    /** The addresses of an endpoint that are not to be simply announced, and how each is. */
    SortedMap<Ip, Announcement> held(Endpoint endpoint) {
        SortedMap<Ip, Announcement> held = new TreeMap<>();
        for (Ip address : endpoint.addresses()) {
            Set<Announcement> wanted =
                    reasons(endpoint, address).stream().map(Reason::announcement).collect(Collectors.toSet());
            Announcement announcement = allInAll(wanted);
            if (announcement != Announcement.ANNOUNCED) {
                held.put(address, announcement);
            }
        }
        return held;
    }

    /** The strictest holds; that one is handed over is not forgotten while it is withheld for another reason. */
    private static Announcement allInAll(Set<Announcement> wanted) {
        Announcement strictest = wanted.stream().max(Comparator.naturalOrder()).orElse(Announcement.ANNOUNCED);
        return strictest == Announcement.WITHHELD && wanted.contains(Announcement.YIELDING)
                ? Announcement.CEDED
                : strictest;
    }

    /** What has become of an address's announcement, and why. */
    String sentence(Endpoint endpoint, Ip address) {
        Announcement announcement = endpoint.announcement(address);
        if (announcement == Announcement.ANNOUNCED) {
            return address + " is announced to other hosts again";
        }
        String why = reasons(endpoint, address).stream().map(Reason::name).collect(Collectors.joining(", "));
        return "%s is %s: %s".formatted(address, announcement, why);
    }
}
