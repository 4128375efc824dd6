package dev.routed.testkit;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records events in a list, each as {@code KIND SUBJECT SENTENCE}. Thread-safe. */
public final class RecordedEvents implements Events {
    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private volatile Runnable action = () -> {};

    /** Returns the live list of events, oldest first. A test may clear it. */
    public List<String> recorded() {
        return recorded;
    }

    /** Runs an action after each later event, in the thread that reports it. */
    public void onEvent(Runnable next) {
        action = next;
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        recorded.add(kind + " " + subject + " " + sentence);
        action.run();
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        info(kind, subject, sentence);
    }

    @Override
    public List<Event> latest() {
        throw new AssertionError("no code under test reads the latest events");
    }
}
