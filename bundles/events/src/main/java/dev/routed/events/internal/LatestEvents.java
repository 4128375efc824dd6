package dev.routed.events.internal;

import dev.routed.api.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Keeps the latest events, so that no source of many flushes the others: a warning that only repeats the latest event
 * of its subject takes its place, and if there is no room, the kind with the most events gives up its oldest. Pure, not
 * thread-safe.
 */
final class LatestEvents {
    /** A warning that is repeated all the time is news again after this time. */
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(10);

    private final int capacity;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Map<String, Integer> kinds = new HashMap<>();

    /** @param told when the event, or one that it repeats, was news */
    private record Kept(Event event, Instant told) {
        boolean isRepeatedBy(Event next) {
            return event.text().equals(next.text()) && isOfTheSubjectOf(next);
        }

        boolean isOfTheSubjectOf(Event next) {
            return event.kind().equals(next.kind()) && event.subject().equals(next.subject());
        }
    }

    LatestEvents(int capacity) {
        this.capacity = capacity;
    }

    /** Returns whether the event is news: false for a repeated warning, but true again every ten minutes. */
    boolean add(Event event) {
        Kept before = event.level() == Event.Level.WARNING ? removeRepeated(event) : null;
        boolean news =
                before == null || Duration.between(before.told, event.time()).compareTo(TOLD_AGAIN) >= 0;
        keep(new Kept(event, news ? event.time() : before.told));
        return news;
    }

    /** Removes the latest event of the same kind and subject, if it has the same text; or else returns null. */
    private Kept removeRepeated(Event event) {
        for (Iterator<Kept> latestFirst = kept.descendingIterator(); latestFirst.hasNext(); ) {
            Kept found = latestFirst.next();
            if (found.isRepeatedBy(event)) {
                latestFirst.remove();
                kinds.merge(event.kind(), -1, Integer::sum);
                return found;
            } else if (found.isOfTheSubjectOf(event)) {
                return null;
            }
        }
        return null;
    }

    private void keep(Kept event) {
        if (kept.size() == capacity) {
            makeRoom();
        }
        kept.addLast(event);
        kinds.merge(event.event.kind(), 1, Integer::sum);
    }

    private void makeRoom() {
        String most = kinds.entrySet().stream()
                .max(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        Iterator<Kept> oldestFirst = kept.iterator();
        while (!oldestFirst.next().event.kind().equals(most)) {
            // Of another kind.
        }
        oldestFirst.remove();
        kinds.computeIfPresent(most, (kind, count) -> count == 1 ? null : count - 1);
    }

    List<Event> all() {
        return kept.stream().map(Kept::event).toList();
    }
}
