package dev.routed.api.health;

import dev.routed.api.event.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Holds the conditions of one kind that last, and that an operator should end. A condition is recorded as an event when
 * it begins, when its text changes and when it ends, and is a {@link Finding} in between, however often it is reported.
 * Thread-safe; no method blocks.
 */
public final class LastingConditions {
    private final BiConsumer<String, String> begins;
    private final BiConsumer<String, String> ends;
    private final Map<String, String> texts = new TreeMap<>();

    /** @param kind the kind of the recorded events, one word */
    public LastingConditions(String kind, Events events) {
        this((subject, text) -> events.warn(kind, subject, text), (subject, text) -> events.info(kind, subject, text));
    }

    /**
     * Records elsewhere than in the events.
     *
     * @param begins receives subject and text of a condition that begins or changes
     * @param ends receives subject and text of one that ends
     */
    public LastingConditions(BiConsumer<String, String> begins, BiConsumer<String, String> ends) {
        this.begins = begins;
        this.ends = ends;
    }

    /**
     * Reports a condition that begins or lasts.
     *
     * @param subject the object with the problem; it has at most one condition
     * @param text a sentence that states the problem and the remedy. A text that differs at each report, for example by
     *     a count, is recorded each time.
     */
    public synchronized void report(String subject, String text) {
        if (!text.equals(texts.put(subject, text))) {
            begins.accept(subject, text);
        }
    }

    /** Ends the condition of a subject; does nothing if it has none. */
    public synchronized void end(String subject) {
        String text = texts.remove(subject);
        if (text != null) {
            ends.accept(subject, "is over: " + text);
        }
    }

    /** Reports all conditions of a complete check, by subject, and ends those that the check has not found. */
    public synchronized void replace(Map<String, String> found) {
        List.copyOf(texts.keySet()).stream()
                .filter(subject -> !found.containsKey(subject))
                .forEach(this::end);
        found.forEach(this::report);
    }

    /** Returns the conditions that last, ordered by subject. */
    public synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        texts.forEach((subject, text) -> findings.add(new Finding(subject, text)));
        return findings;
    }
}
