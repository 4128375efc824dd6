package dev.routed.api.event;

import java.time.Duration;
import java.util.Optional;

/**
 * What brings about whatever happens on the current thread. Whoever starts something names it, and it reaches
 * every event from there without being passed along.
 *
 * @param name  a call of the engine such as {@code NetworkDriver.CreateEndpoint}, a command of the operator such
 *              as {@code routed:reconcile}, or one word: {@code start}, {@code setting}, {@code kernel},
 *              {@code timer} …
 * @param began {@link System#nanoTime} when it began
 */
public record Cause(String name, long began) {
    private static final ThreadLocal<Cause> CURRENT = new ThreadLocal<>();

    /** Something to do. What it returns and throws is its own. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** The nearest one; empty where nobody named one. */
    public static Optional<Cause> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Does something under this name. Within another cause it is the nearer one until this returns. */
    public static <T, E extends Exception> T during(String name, Work<T, E> work) throws E {
        Cause outer = CURRENT.get();
        CURRENT.set(new Cause(name, System.nanoTime()));
        try {
            return work.run();
        } finally {
            restore(outer);
        }
    }

    /** Does something under this name. */
    public static void during(String name, Runnable work) {
        during(name, () -> {
            work.run();
            return null;
        });
    }

    /** Removed rather than emptied: a thread that outlives a bundle must not keep hold of its classes. */
    private static void restore(Cause outer) {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** How long ago it began. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
