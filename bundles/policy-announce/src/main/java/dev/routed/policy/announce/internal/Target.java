package dev.routed.policy.announce.internal;

import dev.routed.api.net.Ip;
import java.util.Optional;

/** An endpoint that is probed: its schedule, and the probe in progress. Ordered by what is due first. */
final class Target implements Comparable<Target> {
    final String endpoint;
    final Condition condition;
    final Ip address;
    private final AnnounceSettings settings;
    private final Streak streak;
    private Optional<Probe> running = Optional.empty();
    private long due;

    /** @param now {@link System#nanoTime}, as all times here */
    Target(String endpoint, Condition condition, Ip address, AnnounceSettings settings, long now) {
        this.endpoint = endpoint;
        this.condition = condition;
        this.address = address;
        this.settings = settings;
        this.streak = new Streak(settings.rise(), settings.fall());
        this.due = now;
    }

    /** Returns the time of the next probe, or the deadline of the one in progress. */
    long due() {
        return due;
    }

    Optional<Probe> running() {
        return running;
    }

    /** Begins a probe, which has one deadline for all it does. */
    void begins(Probe probe, long now) {
        running = Optional.of(probe);
        due = now + settings.timeout().toNanos();
    }

    /** Ends a probe. Returns whether the endpoint is ready; empty until enough consecutive probes agree. */
    Optional<Boolean> ends(boolean passes, long now) {
        pauses(now);
        return streak.count(passes);
    }

    /** Ends a probe that says nothing of the endpoint. */
    void pauses(long now) {
        running = Optional.empty();
        due = now + settings.interval().toNanos();
    }

    @Override
    public int compareTo(Target other) {
        int order = Long.signum(due - other.due);
        return order != 0 ? order : endpoint.compareTo(other.endpoint);
    }
}
