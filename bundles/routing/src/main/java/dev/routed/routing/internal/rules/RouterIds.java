package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds a second router with our router ID in the link-state database of OSPF. A neighbor lists each of its links to a
 * router (RFC 2328, 12.4.1). If it lists several links to our ID, and more than we list to it, the others lead to
 * another router. (A single one may be ours, which has just come up.) Pure.
 */
public final class RouterIds {
    private final Map<Ip, Map<Ip, Integer>> links = new HashMap<>();

    /** Adds a link that a router announces. */
    public void add(Ip router, Ip to) {
        links.computeIfAbsent(router, any -> new HashMap<>()).merge(to, 1, Integer::sum);
    }

    /** Returns the routers that have links to another router with our ID. */
    public Set<String> rivals(Ip self) {
        Set<String> rivals = new TreeSet<>();
        links.forEach((router, to) -> {
            if (!router.equals(self) && to.getOrDefault(self, 0) > Math.max(1, count(self, router))) {
                rivals.add(router.toString());
            }
        });
        return rivals;
    }

    private int count(Ip router, Ip to) {
        return links.getOrDefault(router, Map.of()).getOrDefault(to, 0);
    }

    /** @param own the address that this host must have as its router ID; absent if it has that one */
    static String cause(Announcer announcer, Optional<Ip> own) {
        return "shares this ID with another router, which is a neighbor of %s: %s"
                .formatted(
                        announcer.rivals().stream().sorted().collect(Collectors.joining(" and ")),
                        own.isPresent()
                                ? "this host's own address is " + own.get()
                                : "it is this host's own address, so change the other's");
    }
}
