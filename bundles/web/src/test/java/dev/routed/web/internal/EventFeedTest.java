package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

public class EventFeedTest {
    private static Event event(int number) {
        return Event.of(Instant.ofEpochSecond(number), Level.INFO, "kind", "subject", "text " + number);
    }

    private static String text(byte[] stream) {
        return new String(stream, StandardCharsets.UTF_8);
    }

    @Test
    public void pageGetsTheLatestEventsFirst() {
        List<Event> latest = IntStream.range(0, EventFeed.FIRST + 5)
                .mapToObj(EventFeedTest::event)
                .toList();
        String first = text(EventFeed.first(latest));
        assertEquals(EventFeed.FIRST, first.split("\n\n").length);
        assertTrue(first, first.startsWith("data: {\"time\":\"1970-01-01T00:00:05Z\",\"level\":\"info\""));
        assertEquals("", text(EventFeed.first(List.of())));
    }

    @Test
    public void lineBreaksAndControlCharactersStayWithinTheString() {
        Event event = Event.of(Instant.EPOCH, Level.WARNING, "kind", "subject", "one\n\ndata: two\u202e");
        assertEquals(1, text(EventFeed.of(List.of(event))).split("\n\n").length);
    }
}
