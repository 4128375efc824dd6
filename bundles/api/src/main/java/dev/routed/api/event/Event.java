package dev.routed.api.event;

import dev.routed.api.message.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A change or a failure that an operator may want to know of. Subject and text are {@link Printable}, whatever strings
 * of the engine, the kernel or a program they quote.
 *
 * @param level whether an operator should act on the event
 * @param kind a word to filter by, such as {@code endpoint-up}
 * @param subject the object concerned: a network, an endpoint, an address, a link
 * @param cause the name of the {@link Trigger}; empty if the thread had none
 * @param duration from the begin of the trigger to the event
 */
public record Event(
        Instant time,
        Level level,
        String kind,
        String subject,
        String text,
        Optional<String> cause,
        Optional<Duration> duration) {
    /** How much an event concerns an operator, in rising order. */
    public enum Level {
        /** Needs no action. */
        INFO,
        /** An operator should act. */
        WARNING;

        /** Returns the name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Event {
        subject = Printable.of(subject);
        text = Printable.of(text);
    }

    /** Creates an event with the trigger of the current thread. */
    public static Event of(Instant time, Level level, String kind, String subject, String text) {
        Optional<Trigger> cause = Trigger.current();
        return new Event(time, level, kind, subject, text, cause.map(Trigger::name), cause.map(Trigger::age));
    }
}
