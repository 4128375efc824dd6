package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.metrics.Metric;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.DaemonRoutes;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.api.routing.RoutingDaemon;
import dev.routed.policy.conflict.internal.rules.Conflict;
import dev.routed.policy.conflict.internal.rules.LiveEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The present conflicts, from the kernel and from the routing daemon. Records the start and the end of each as an
 * event. A source that does not answer keeps its latest answer. Thread-safe.
 */
final class Conflicts {
    static final String KIND = "conflict";
    static final String OVER = "conflict-over";

    private final LiveEndpoints live;
    private final KernelRoutes kernel;
    private final Events events;
    private final SourceStatus kernelStatus;
    private final SourceStatus daemonStatus;
    /** Whether the kernel must be read again: all host routes, so only after a change that concerns a live endpoint. */
    private volatile boolean kernelChanged;

    private List<ForeignRoute> inKernel = List.of();
    private List<Conflict> inDaemon = List.of();
    private volatile List<Conflict> present = List.of();
    private volatile long found;

    Conflicts(LiveEndpoints live, KernelRoutes kernel, Events events) {
        this.live = live;
        this.kernel = kernel;
        this.events = events;
        this.kernelStatus = new SourceStatus(events);
        this.daemonStatus = new SourceStatus(events);
    }

    void kernelChanged() {
        kernelChanged = true;
    }

    void routeChanged(Ip address) {
        if (live.hasAddress(address)) {
            kernelChanged = true;
        }
    }

    /** Returns whether a conflict may be over. The kernel does not report the routes that go with their link. */
    boolean linkChanged(String link) {
        boolean concerned = present.stream()
                .flatMap(conflict -> conflict.route().hops().stream())
                .anyMatch(hop -> hop.link().equals(link));
        kernelChanged |= concerned;
        return concerned;
    }

    /** Asks both sources and records changes. Returns the daemon's conflicts; empty if the daemon does not answer. */
    synchronized Optional<List<Conflict>> update(Optional<RoutingDaemon> daemon) {
        SortedMap<Ip, Attachment> exclusive = live.exclusive();
        readKernel();
        boolean answered = ask(daemon, exclusive);
        record(merged(exclusive));
        return answered ? Optional.of(inDaemon) : Optional.empty();
    }

    private void readKernel() {
        if (!kernelChanged) {
            return;
        }
        kernelChanged = false;
        try {
            inKernel = kernel.list(live::hasAddress);
            kernelStatus.clear();
        } catch (RejectedException e) {
            kernelChanged = true;
            kernelStatus.failed("kernel", e);
        }
    }

    private boolean ask(Optional<RoutingDaemon> daemon, SortedMap<Ip, Attachment> exclusive) {
        if (exclusive.isEmpty()) {
            inDaemon = List.of();
            daemonStatus.clear();
            return true;
        }
        if (daemon.isEmpty()) {
            daemonStatus.clear();
            return false;
        }
        String source = daemon.get().kind().name();
        try {
            DaemonRoutes routes = daemon.get().ask(exclusive.keySet());
            inDaemon = routes.foreign().stream()
                    .map(route -> new Conflict(exclusive.get(route.address()), route, routes.self()))
                    .toList();
            daemonStatus.clear();
            return true;
        } catch (RejectedException e) {
            daemonStatus.failed(source, e);
            return false;
        }
    }

    /**
     * Merges both sources. The kernel counts for addresses of which the daemon reports nothing, and which this host
     * announces: while this host announces nothing, packets from elsewhere go to the other host anyway.
     */
    private List<Conflict> merged(SortedMap<Ip, Attachment> exclusive) {
        List<Conflict> reported = inDaemon.stream().filter(this::isLive).toList();
        Stream<Conflict> others = inKernel.stream()
                .filter(route -> exclusive.containsKey(route.address()))
                .map(route -> new Conflict(exclusive.get(route.address()), route, Optional.empty()))
                .filter(Conflict::isAnnounced)
                .filter(conflict ->
                        reported.stream().noneMatch(other -> other.address().equals(conflict.address())));
        return Stream.concat(reported.stream(), others).toList();
    }

    private boolean isLive(Conflict conflict) {
        return live.hasAddress(conflict.endpointId(), conflict.address());
    }

    private void record(List<Conflict> now) {
        List<Conflict> before = present;
        present = now;
        without(before, now)
                .filter(this::isLive)
                .forEach(conflict -> events.info(
                        OVER,
                        conflict.subject(),
                        "is no longer routed by " + conflict.route().owner()));
        List<Conflict> begun = without(now, before).toList();
        found += begun.size();
        begun.forEach(conflict -> events.warn(KIND, conflict.subject(), sentence(conflict)));
    }

    private static Stream<Conflict> without(List<Conflict> some, List<Conflict> others) {
        return some.stream().filter(conflict -> others.stream().noneMatch(conflict::isSame));
    }

    private static String sentence(Conflict conflict) {
        return "is also routed by %s; packets may go there: give one of the two containers another address"
                .formatted(conflict.route().owner());
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        present.forEach(conflict ->
                findings.add(Finding.error(conflict.subject(), sentence(conflict), "packets may go to the other", "")));
        findings.addAll(daemonStatus.findings());
        findings.addAll(kernelStatus.findings());
        return findings;
    }

    List<Metric> metrics() {
        return List.of(
                Metric.gauge(
                        "routed_conflicts",
                        "Foreign routes to addresses of containers of this host, as far as they can be seen.",
                        present.size()),
                Metric.counter(
                        "routed_conflicts_found", "Conflicts since the start, those included that are over.", found));
    }
}
