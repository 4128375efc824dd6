package dev.routed.api.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened.
 *
 * @param time     when
 * @param kind     a word to filter by, such as {@code endpoint-up}
 * @param subject  what it happened to: a network, an endpoint, an address, a link
 * @param text     a sentence
 * @param cause    what brought it about, see {@link Cause}; empty if it came about by itself
 * @param duration from when its cause began until it had happened
 */
public record Event(
        Instant time, String kind, String subject, String text, Optional<String> cause, Optional<Duration> duration) {

    /** What happened just now on this thread. */
    public static Event of(Instant time, String kind, String subject, String text) {
        Optional<Cause> cause = Cause.current();
        return new Event(time, kind, subject, text, cause.map(Cause::name), cause.map(Cause::age));
    }
}
