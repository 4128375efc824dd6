package dev.routed.cnm.internal;

import dev.routed.api.RejectedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls a dynamic service. Calls wait while it is away, because the engine does not retry them. Thread-safe. */
final class ServiceGate<S> {
    private final String what;
    private final Duration patience;
    private S service;
    private int calls;
    private int cuts;

    /** @param patience how long a call waits for the service */
    ServiceGate(String what, Duration patience) {
        this.what = what;
        this.patience = patience;
    }

    synchronized void bind(S arrived) {
        service = arrived;
        notifyAll();
    }

    /** Waits for the calls in progress. Keeps a service that has already replaced the leaving one. */
    synchronized void unbind(S leaving) {
        if (service == leaving) {
            service = null;
        }
        while (calls > 0) {
            await(0);
        }
    }

    /** Rejects the calls that wait now, because the socket is about to close. */
    synchronized void cutShort() {
        cuts++;
        notifyAll();
    }

    /** @throws RejectedException if the service stays away */
    <T> T call(Function<S, T> call) {
        S present = enter();
        try {
            return call.apply(present);
        } finally {
            leave();
        }
    }

    void run(Consumer<S> call) {
        call(present -> {
            call.accept(present);
            return null;
        });
    }

    private synchronized S enter() {
        long deadline = System.nanoTime() + patience.toNanos();
        int before = cuts;
        while (service == null) {
            if (cuts != before) {
                throw RejectedException.away(
                        "%s is away and the plugin's socket is closing: try again".formatted(what));
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw RejectedException.away(what + " has been away for " + patience.toSeconds()
                        + " seconds: 'routed doctor' shows rejected"
                        + " settings, 'routed bundle:list' which bundle is not active; mend it and try again");
            }
            await(left);
        }
        calls++;
        return service;
    }

    private synchronized void leave() {
        calls--;
        notifyAll();
    }

    /** @param millis 0 means no limit */
    private void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RejectedException.away("the appliance is stopping: try again");
        }
    }
}
