package dev.routed.api.config;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Holds the configuration in effect of one PID. A bad value is rejected alone: the previous value of its key stays in
 * effect, or else the default, and all other keys hold. A vital key has no default that could replace a bad value;
 * until it is mended, the configuration is not {@link #complete}. A rejected key is a lasting condition and a finding.
 * {@link #current} may be called on any thread; the caller of {@link #update} makes sure that updates do not overlap,
 * as Declarative Services do.
 *
 * @param <C> an annotation type that declares the keys as methods which return text, each with a default
 * @param <T> an immutable value
 */
public final class CheckedConfig<C, T> {
    private static final String KIND = "settings";

    private final LastingConditions rejections;
    private final String pid;
    private final ConfigTexts<C> type;
    private final Function<C, T> reading;
    private final Set<String> vital;
    private volatile Map<String, String> accepted;
    private volatile T current;
    private volatile boolean complete;

    /** @param events receive an event when a key is rejected, and when it is mended */
    public CheckedConfig(Events events, String pid, Class<C> type, Function<C, T> reading, C first) {
        this(rejections(events), pid, type, Set.of(), reading, first);
    }

    /** Returns conditions for rejected keys; these may also be recorded elsewhere. */
    public static LastingConditions rejections(Events events) {
        return new LastingConditions(KIND, Severity.WARNING, "the appliance does not do what the file says", events);
    }

    /**
     * Reads the first configuration.
     *
     * @param vital the keys without a safe default
     * @param reading parses and checks a configuration; throws {@link RejectedException} with key, value and remedy
     */
    public CheckedConfig(
            LastingConditions rejections,
            String pid,
            Class<C> type,
            Set<String> vital,
            Function<C, T> reading,
            C first) {
        this.rejections = rejections;
        this.pid = pid;
        this.type = new ConfigTexts<>(type);
        this.reading = reading;
        this.vital = vital;
        this.accepted = this.type.defaults();
        this.current = reading.apply(this.type.config(accepted));
        update(first);
    }

    /** Reads a changed configuration. Returns whether the value in effect changed. */
    public boolean update(C changed) {
        T before = current;
        Map<String, RejectedException> rejected = accept(type.of(changed));
        complete = complete || rejected.keySet().stream().noneMatch(vital::contains);
        rejections.replace(rejected.entrySet().stream()
                .map(entry -> finding(entry.getKey(), entry.getValue()))
                .toList());
        return !current.equals(before);
    }

    /** Accepts all texts together, or else each that is good beside those in effect. Returns why others are not. */
    private Map<String, RejectedException> accept(Map<String, String> given) {
        Map<String, String> pending = new TreeMap<>(given);
        pending.entrySet().removeAll(accepted.entrySet());
        Map<String, RejectedException> rejected = new TreeMap<>();
        if (pending.isEmpty() || rejection(pending).isEmpty()) {
            return rejected;
        }
        // A text may be good only after another one is accepted, such as a number that the other key gives up.
        boolean progress = true;
        while (progress) {
            rejected.clear();
            pending.forEach((key, text) -> rejection(Map.of(key, text)).ifPresent(e -> rejected.put(key, e)));
            progress = pending.keySet().retainAll(rejected.keySet());
        }
        return rejected;
    }

    /** Puts texts into effect, unless they are rejected. */
    private Optional<RejectedException> rejection(Map<String, String> texts) {
        Map<String, String> candidate = new TreeMap<>(accepted);
        candidate.putAll(texts);
        try {
            current = reading.apply(type.config(candidate));
            accepted = Map.copyOf(candidate);
            return Optional.empty();
        } catch (RejectedException e) {
            return Optional.of(e);
        }
    }

    private Finding finding(String key, RejectedException rejection) {
        String subject = pid + " " + key;
        if (vital.contains(key) && !complete) {
            return Finding.error(
                    subject,
                    "is rejected, and calls are rejected until it is mended: " + rejection.getMessage(),
                    "no container starts or ends on this host",
                    "");
        }
        String text = accepted.get(key);
        String instead = text.isEmpty() ? "a blank value" : "'" + text + "'";
        return rejections.finding(
                subject,
                "is rejected, and %s applies: %s".formatted(instead, rejection.getMessage()),
                keeping(key, text));
    }

    /** The command that writes the value in effect to the file. The shell takes a quoted value as it is. */
    private String keeping(String key, String text) {
        return text.isEmpty()
                ? "routed config:property-delete -p %s %s".formatted(pid, key)
                : "routed config:property-set -p %s %s '%s'".formatted(pid, key, text.replace("'", "'\\''"));
    }

    public T current() {
        return current;
    }

    /** Returns the texts in effect by key. */
    public Map<String, String> texts() {
        return accepted;
    }

    /** Returns whether every vital key has had a good value, so that {@link #current} may be served. */
    public boolean complete() {
        return complete;
    }

    /** Returns the rejected keys. */
    public List<Finding> findings() {
        return rejections.findings();
    }
}
