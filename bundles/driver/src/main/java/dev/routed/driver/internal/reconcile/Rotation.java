package dev.routed.driver.internal.reconcile;

import dev.routed.api.network.Endpoint;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Chooses a few endpoints at a time, and all of them in turn: a look costs the same on every host. Thread-safe. */
final class Rotation {
    static final int AT_A_TIME = 4;

    private String last = "";

    synchronized List<Endpoint> next(Collection<Endpoint> all) {
        List<Endpoint> ordered =
                all.stream().sorted(Comparator.comparing(Endpoint::id)).toList();
        List<Endpoint> chosen = Stream.concat(
                        ordered.stream().filter(endpoint -> endpoint.id().compareTo(last) > 0), ordered.stream())
                .distinct()
                .limit(AT_A_TIME)
                .toList();
        last = chosen.isEmpty() ? "" : chosen.get(chosen.size() - 1).id();
        return chosen;
    }
}
