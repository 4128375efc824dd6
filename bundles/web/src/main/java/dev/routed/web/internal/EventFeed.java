package dev.routed.web.internal;

import dev.routed.api.event.Event;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Events as server-sent events (HTML Standard, section 9.2). Pure. */
final class EventFeed {
    /** How many of the latest events a page gets when it opens. */
    static final int FIRST = 100;

    /** A comment, by which both sides notice when the other is gone. */
    static final byte[] PING = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private EventFeed() {}

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

    /** Returns the events that a page gets when it opens. */
    static byte[] first(List<Event> latest) {
        return of(latest.subList(Math.max(0, latest.size() - FIRST), latest.size()));
    }

    static byte[] of(List<Event> events) {
        return events.stream()
                .map(event -> "data: " + new String(Data.json(Shown.of(event)), StandardCharsets.UTF_8) + "\n\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
