package dev.routed.testkit;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Records events in a list, each as {@code KIND SUBJECT SENTENCE}. Thread-safe. */
public final class RecordedEvents implements Events {
    private final List<String> recorded = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> untaken = new LinkedBlockingQueue<>();
    private volatile Runnable action = () -> {};

    /** Returns the live list of events, oldest first. A test may clear it. */
    public List<String> recorded() {
        return recorded;
    }

    /** Waits for the next event that was not taken. */
    public String take() throws InterruptedException {
        return untaken.take();
    }

    /** Runs an action after each later event, in the thread that reports it. */
    public void onEvent(Runnable next) {
        action = next;
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        String event = kind + " " + subject + " " + sentence;
        recorded.add(event);
        untaken.add(event);
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
