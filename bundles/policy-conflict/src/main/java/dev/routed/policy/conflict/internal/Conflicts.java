package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.metrics.Metric;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Tells who else announces the address of an endpoint that stands: each once, and its end. What was known goes on to
 * hold while no daemon can be asked.
 */
final class Conflicts {
    static final String KIND = "conflict";

    private final Standing standing;
    private final Events events;
    private volatile List<Conflict> present = List.of();
    /** How many there were since the start. */
    private volatile long found;
    /** Why something cannot be seen. */
    private volatile Optional<Finding> blind = Optional.empty();

    Conflicts(Standing standing, Events events) {
        this.standing = standing;
        this.events = events;
    }

    /**
     * Asks the daemon, and tells what has changed since the last look.
     *
     * @param kind   which one it is
     * @param daemon absent if none runs
     * @return all that there are; absent if that cannot be seen
     */
    synchronized Optional<List<Conflict>> look(Optional<Map.Entry<DaemonKind, RoutingDaemon>> daemon) {
        SortedMap<Ip, Attachment> ours = standing.exclusive();
        if (ours.isEmpty()) {
            blind = Optional.empty();
            tell(List.of());
        } else if (daemon.isEmpty()) {
            blind = Optional.of(new Finding("routing", "neither FRR nor BIRD runs here, so that no other host learns"
                    + " where containers of this one are: start one, as etc/routing shows"));
        } else {
            ask(daemon.get().getKey(), daemon.get().getValue(), ours);
        }
        return blind.isPresent() ? Optional.empty() : Optional.of(present);
    }

    private void ask(DaemonKind kind, RoutingDaemon daemon, SortedMap<Ip, Attachment> ours) {
        try {
            Heard heard = daemon.ask(ours.keySet());
            seeing(kind);
            tell(heard.rivals().stream().map(rival -> new Conflict(ours.get(rival.address()), rival, heard.self())).toList());
        } catch (Refusal e) {
            String text = "cannot be asked who else announces our addresses: " + e.getMessage();
            // Whoever stops us need not be told.
            if (e.fault() != Refusal.Cause.AWAY && !blind.map(Finding::text).equals(Optional.of(text))) {
                events.warn(KIND, kind.toString(), text);
            }
            blind = Optional.of(new Finding(kind.toString(), text));
        }
    }

    private void seeing(DaemonKind kind) {
        if (blind.filter(finding -> finding.subject().equals(kind.toString())).isPresent()) {
            events.happened(KIND, kind.toString(), "can be asked again who else announces our addresses");
        }
        blind = Optional.empty();
    }

    private void tell(List<Conflict> now) {
        List<Conflict> before = present;
        present = now;
        without(before, now).filter(standing::has).forEach(conflict -> events.happened(
                "conflict-over", conflict.subject(), "is no longer announced by " + conflict.rival().owner()));
        List<Conflict> begun = without(now, before).toList();
        found += begun.size();
        begun.forEach(conflict -> events.warn(KIND, conflict.subject(), sentence(conflict)));
    }

    private static Stream<Conflict> without(List<Conflict> some, List<Conflict> others) {
        return some.stream().filter(conflict -> others.stream().noneMatch(conflict::isSame));
    }

    private static String sentence(Conflict conflict) {
        return "is announced by %s as well, and packets may go there: give one of the two another address"
                .formatted(conflict.rival().owner());
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        present.forEach(conflict -> findings.add(new Finding(conflict.subject(), sentence(conflict))));
        blind.ifPresent(findings::add);
        return findings;
    }

    List<Metric> metrics() {
        return List.of(
                Metric.gauge(
                        "routed_conflicts",
                        "Announcements by other hosts of what containers of this host have, as far as they can be seen.",
                        present.size()),
                Metric.counter("routed_conflicts_found", "Conflicts that were found, those included that are over.", found));
    }
}
