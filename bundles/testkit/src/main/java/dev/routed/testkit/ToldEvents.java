package dev.routed.testkit;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Events as a test reads them: in a list, each as its kind, its subject and its sentence. */
public final class ToldEvents implements Events {
    private final List<String> told = new CopyOnWriteArrayList<>();

    /** What was told, oldest first. It grows as more is told, on any thread, and may be cleared. */
    public List<String> told() {
        return told;
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        told.add(kind + " " + subject + " " + sentence);
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        happened(kind, subject, sentence);
    }

    @Override
    public List<Event> latest() {
        throw new AssertionError("nobody asks");
    }
}
