package dev.routed.bench.kills;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import java.util.EnumMap;
import java.util.Map;

/** What a kill left half-done in the kernel: shows that kills land between and inside what is done there. */
final class Wreck {
    static final int GROUP = 7200;
    static final int REAPER_GROUP = 7201;
    static final int PROTOCOL = 200;

    /** The state in which a link of ours is found. */
    enum Kind {
        WITHOUT_ALIAS("a link without alias"),
        WITHOUT_ROUTE("a link without route"),
        PARKED("a parked link");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Map<Kind, Integer> kills = new EnumMap<>(Kind.class);

    /** Takes a look at a host whose appliance was just killed. */
    void look(HostState host) {
        for (Kind kind : Kind.values()) {
            if (host.links().stream().anyMatch(link -> kind == kind(link, host))) {
                kills.merge(kind, 1, Integer::sum);
            }
        }
    }

    private static Kind kind(Link link, HostState host) {
        if (link.group() == REAPER_GROUP) {
            return Kind.PARKED;
        } else if (link.group() != GROUP) {
            return null;
        } else if (link.alias().isEmpty()) {
            return Kind.WITHOUT_ALIAS;
        }
        boolean routed = host.routes().stream()
                .anyMatch(route -> route.protocol() == PROTOCOL && route.link().equals(link.name()));
        return routed ? null : Kind.WITHOUT_ROUTE;
    }

    /** How many kills left one of a kind. */
    int kills(Kind kind) {
        return kills.getOrDefault(kind, 0);
    }
}
