package dev.routed.api.health;

import dev.routed.api.event.Events;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Holds the conditions of one kind that last, and that an operator should end. A condition is recorded as an event when
 * it begins and when it ends, and is a {@link Finding} in between, however often it is reported. Each further text that
 * it has meanwhile is recorded once, up to {@value #TEXTS} in all: two texts that alternate are two events.
 * Thread-safe; no method blocks.
 */
public final class LastingConditions {
    /** A text with a counter or a time in it differs at each report. */
    private static final int TEXTS = 20;

    private final Severity severity;
    private final String why;
    private final BiConsumer<String, String> begins;
    private final BiConsumer<String, String> ends;
    private final Map<String, Condition> lasting = new TreeMap<>();

    /** One condition. @param recorded its texts that are events */
    private record Condition(Finding finding, Set<String> recorded) {}

    /**
     * @param kind the kind of the recorded events, one word
     * @param severity of the findings, unless a finding has its own
     * @param why the consequence of the findings, unless a finding has its own
     */
    public LastingConditions(String kind, Severity severity, String why, Events events) {
        this(
                severity,
                why,
                (subject, text) -> events.warn(kind, subject, text),
                (subject, text) -> events.info(kind, subject, text));
    }

    /**
     * Records elsewhere than in the events.
     *
     * @param begins receives subject and text of a condition that begins or changes
     * @param ends receives subject and text of one that ends
     */
    public LastingConditions(
            Severity severity, String why, BiConsumer<String, String> begins, BiConsumer<String, String> ends) {
        this.severity = severity;
        this.why = why;
        this.begins = begins;
        this.ends = ends;
    }

    /** Returns a finding with the severity and the consequence of these conditions; reports nothing. */
    public Finding finding(String subject, String what, String command) {
        return new Finding(severity, subject, what, why, command);
    }

    /**
     * Reports a condition that begins or lasts, and that no single command ends.
     *
     * @param subject the object with the problem; it has at most one condition
     * @param what a sentence that states the problem
     */
    public void report(String subject, String what) {
        report(subject, what, "");
    }

    /** Reports a condition that begins or lasts, and that a command ends. */
    public void report(String subject, String what, String command) {
        report(finding(subject, what, command));
    }

    public synchronized void report(Finding finding) {
        Condition before = lasting.get(finding.subject());
        Set<String> recorded = before == null ? new HashSet<>() : before.recorded();
        lasting.put(finding.subject(), new Condition(finding, recorded));
        if (recorded.size() < TEXTS && recorded.add(finding.text())) {
            begins.accept(finding.subject(), finding.text());
        }
    }

    /** Ends the condition of a subject; does nothing if it has none. */
    public synchronized void end(String subject) {
        Condition condition = lasting.remove(subject);
        if (condition != null) {
            ends.accept(subject, "is over: " + condition.finding().text());
        }
    }

    /** Reports all conditions of a complete check, and ends those that the check has not found. */
    public synchronized void replace(Collection<Finding> found) {
        Set<String> subjects = found.stream().map(Finding::subject).collect(Collectors.toSet());
        List.copyOf(lasting.keySet()).stream()
                .filter(subject -> !subjects.contains(subject))
                .forEach(this::end);
        found.forEach(this::report);
    }

    /** As {@link #replace(Collection)}, with a sentence for each subject and without commands. */
    public void replace(Map<String, String> found) {
        replace(found.entrySet().stream()
                .map(condition -> finding(condition.getKey(), condition.getValue(), ""))
                .toList());
    }

    /** Returns the conditions that last, ordered by subject. */
    public synchronized List<Finding> findings() {
        return lasting.values().stream().map(Condition::finding).toList();
    }
}
