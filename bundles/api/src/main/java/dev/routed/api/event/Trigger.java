package dev.routed.api.event;

import java.time.Duration;
import java.util.Optional;

/**
 * The reason why the current thread works. Code that starts work names the trigger, and each event that the work
 * records on the same thread gets it without a parameter.
 *
 * @param name a call of the engine such as {@code NetworkDriver.CreateEndpoint}, a command such as {@code routed
 *     reconcile}, or one word: {@code start}, {@code setting}, {@code kernel}, {@code timer} …
 * @param began {@link System#nanoTime} at the begin of the work
 */
public record Trigger(String name, long began) {
    private static final ThreadLocal<Trigger> CURRENT = new ThreadLocal<>();

    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Returns the innermost trigger of the current thread; empty if there is none. */
    public static Optional<Trigger> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Runs work under a trigger, which hides an outer one until the work returns. */
    public static <T, E extends Exception> T during(String name, Work<T, E> work) throws E {
        Trigger outer = CURRENT.get();
        CURRENT.set(new Trigger(name, System.nanoTime()));
        try {
            return work.run();
        } finally {
            // A thread that outlives a bundle must not keep its classes from being unloaded.
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    public static void during(String name, Runnable work) {
        during(name, () -> {
            work.run();
            return null;
        });
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
