package dev.routed.web.internal;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The events of one open page as server-sent events (HTML Standard, section 9.2): first the latest ones, then each new
 * one. Not thread-safe.
 */
final class EventFeed {
    /** How many events a page gets when it opens. */
    static final int FIRST = 100;

    private final Events events;
    private Set<Event> sent = Set.of();
    private boolean begun;

    /** An event as the page shows it. */
    record Shown(String time, String level, String kind, String subject, String text, String cause) {
        static Shown of(Event event) {
            return new Shown(
                    event.time().truncatedTo(ChronoUnit.MILLIS).toString(),
                    event.level().name().toLowerCase(Locale.ROOT),
                    event.kind(),
                    event.subject(),
                    event.text(),
                    event.cause().orElse(""));
        }
    }

    EventFeed(Events events) {
        this.events = events;
    }

    /** Returns the events that are new since the last call, in the format of the stream; empty if there are none. */
    byte[] next() {
        List<Event> all = events.latest();
        List<Event> fresh = all.stream()
                .filter(event -> !sent.contains(event))
                .skip(begun ? 0 : Math.max(0, all.size() - FIRST))
                .toList();
        sent = new HashSet<>(all);
        begun = true;
        StringBuilder stream = new StringBuilder();
        fresh.forEach(event -> stream.append("data: ")
                .append(new String(Data.json(Shown.of(event)), StandardCharsets.UTF_8))
                .append("\n\n"));
        return stream.toString().getBytes(StandardCharsets.UTF_8);
    }
}
