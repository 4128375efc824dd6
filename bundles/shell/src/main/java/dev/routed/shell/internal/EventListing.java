package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.event.Event;
import dev.routed.api.message.ShortId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the listing of events, with the names of containers and networks in place of their short IDs. */
final class EventListing {
    /** 12 or all 64 digits. */
    private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{%d}(?:[0-9a-f]{52})?\\b".formatted(ShortId.DIGITS));

    private final Map<String, String> byShortId = new HashMap<>();

    EventListing(ObjectNames.Snapshot names) {
        names.networks().forEach((id, name) -> byShortId.put(ShortId.of(id), name));
        names.containers().forEach((id, name) -> byShortId.put(ShortId.of(id), name));
    }

    /** The usual table has subject and text in one column, as the text is a sentence about the subject. */
    Listing of(List<Event> events) {
        Listing listing = new Listing("time", "severity", "kind", "event", "subject", "cause", "duration", "text")
                .onlyIfNarrow("event")
                .onlyIfWide("subject", "text", "cause", "duration")
                .atLeast("severity", Event.Level.WARNING.toString().length())
                .atLeast("kind", "network-create".length())
                .empty("no events");
        for (Event event : events) {
            String subject = ID.matcher(event.subject()).replaceAll(this::named);
            listing.row(
                    event.time(),
                    event.level(),
                    event.kind(),
                    subject + " " + event.text(),
                    new Listing.Value(event.subject(), subject),
                    event.cause(),
                    event.duration(),
                    event.text());
        }
        return listing;
    }

    private String named(MatchResult id) {
        String shortId = ShortId.of(id.group());
        return Matcher.quoteReplacement(byShortId.getOrDefault(shortId, shortId));
    }
}
