package dev.routed.bench.kills;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts the kills that leave an unfinished change in the kernel, which shows that kills interrupt changes. */
final class IncompleteLinks {
    static final int GROUP = 7200;
    static final int REAPER_GROUP = 7201;
    static final int PROTOCOL = 200;

    private int withoutAlias;
    private int withoutRoute;
    private int parked;

    void count(HostState host) {
        Set<String> routed = host.routes().stream()
                .filter(route -> route.protocol() == PROTOCOL)
                .map(Route::link)
                .collect(Collectors.toSet());
        List<Link> links =
                host.links().stream().filter(link -> link.group() == GROUP).toList();
        if (links.stream().anyMatch(link -> link.alias().isEmpty())) {
            withoutAlias++;
        }
        if (links.stream().anyMatch(link -> !link.alias().isEmpty() && !routed.contains(link.name()))) {
            withoutRoute++;
        }
        if (host.links().stream().anyMatch(link -> link.group() == REAPER_GROUP)) {
            parked++;
        }
    }

    /** Returns a line for each kind, with the number of kills after which such a link existed. */
    String report() {
        return "  %d left a link without alias%n  %d left a link without route%n  %d left a parked link%n"
                .formatted(withoutAlias, withoutRoute, parked);
    }
}
