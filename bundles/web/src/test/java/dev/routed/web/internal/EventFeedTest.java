package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.Events;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class EventFeedTest implements Events {
    private final List<Event> latest = new ArrayList<>();
    private final EventFeed feed = new EventFeed(this);

    private String next() {
        return new String(feed.next(), StandardCharsets.UTF_8);
    }

    private void happens(int number) {
        latest.add(Event.of(Instant.ofEpochSecond(number), Level.INFO, "kind", "subject", "text " + number));
    }

    @Test
    public void pageGetsTheLatestEventsAndThenEachNewOneOnce() {
        for (int i = 0; i < EventFeed.FIRST + 5; i++) {
            happens(i);
        }
        String first = next();
        assertEquals(EventFeed.FIRST, first.split("\n\n").length);
        assertTrue(first, first.startsWith("data: {\"time\":\"1970-01-01T00:00:05Z\",\"level\":\"info\""));
        assertEquals("", next());
        happens(1000);
        latest.remove(0);
        assertTrue(next().contains("text 1000"));
        assertEquals("", next());
    }

    @Test
    public void lineBreaksAndControlCharactersStayWithinTheString() {
        latest.add(Event.of(Instant.EPOCH, Level.WARNING, "kind", "subject", "one\n\ndata: two\u202e"));
        assertEquals(1, next().split("\n\n").length);
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        throw new AssertionError("the page records nothing");
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        throw new AssertionError("the page records nothing");
    }

    @Override
    public List<Event> latest() {
        return List.copyOf(latest);
    }
}
