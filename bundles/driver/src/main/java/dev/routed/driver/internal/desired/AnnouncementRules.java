package dev.routed.driver.internal.desired;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Decides how addresses are announced to other hosts. Only the route of an address keeps the decision. Pure. */
public final class AnnouncementRules {
    private AnnouncementRules() {}

    /** The addresses whose announcement is not {@link Announcement#ANNOUNCED}, and what it is instead. */
    public static SortedMap<Ip, Announcement> suppressed(Map<Ip, List<Reason>> reasons) {
        SortedMap<Ip, Announcement> suppressed = new TreeMap<>();
        reasons.forEach((address, all) -> suppressed.put(address, decide(all)));
        suppressed.values().removeIf(announcement -> announcement == Announcement.ANNOUNCED);
        return suppressed;
    }

    /** The strictest reason wins; a suppressed address that is also handed over remembers the handover. */
    private static Announcement decide(Collection<Reason> reasons) {
        Set<Announcement> wanted = reasons.stream().map(Reason::announcement).collect(Collectors.toSet());
        Announcement strictest = wanted.stream().max(Comparator.naturalOrder()).orElse(Announcement.ANNOUNCED);
        return strictest == Announcement.SUPPRESSED && wanted.contains(Announcement.LAST_RESORT)
                ? Announcement.HANDED_OVER
                : strictest;
    }

    /** Says how an address is announced from now on, and why. */
    public static String sentence(DesiredEndpoint desired, Ip address) {
        Announcement announcement = desired.endpoint().announcement(address);
        if (announcement == Announcement.ANNOUNCED) {
            return address + " is announced to other hosts again";
        }
        String why = desired.reasons().getOrDefault(address, List.of()).stream()
                .map(Reason::name)
                .collect(Collectors.joining(", "));
        return "%s is %s: %s".formatted(address, announcement, why);
    }
}
