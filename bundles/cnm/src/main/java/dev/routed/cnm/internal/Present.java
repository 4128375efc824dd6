package dev.routed.cnm.internal;

import dev.routed.api.Refusal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A service that comes and goes. While it is away calls wait for it, since the engine takes every failure for
 * final and a bundle that is updated is back in a moment; and it goes only when the calls to it have ended.
 *
 * @param <S> the service's type
 */
final class Present<S> {
    private final String what;
    private final Duration patience;
    private S service;
    private int calls;
    private int cuts;

    /**
     * @param what     what to call it in a sentence
     * @param patience how long a call waits for it
     */
    Present(String what, Duration patience) {
        this.what = what;
        this.patience = patience;
    }

    synchronized void come(S arrived) {
        service = arrived;
        notifyAll();
    }

    /** Returns when no call is under way any more. A service that has been replaced already changes nothing. */
    synchronized void go(S leaving) {
        if (service == leaving) {
            service = null;
        }
        while (calls > 0) {
            await(0);
        }
    }

    /** Those who wait at this moment need wait no longer: it will not come in time. */
    synchronized void cutShort() {
        cuts++;
        notifyAll();
    }

    /** @throws Refusal if the service does not come in time */
    <T> T ask(Function<S, T> call) {
        S present = enter();
        try {
            return call.apply(present);
        } finally {
            leave();
        }
    }

    /** @throws Refusal if the service does not come in time */
    void tell(Consumer<S> call) {
        ask(present -> {
            call.accept(present);
            return null;
        });
    }

    private synchronized S enter() {
        long deadline = System.nanoTime() + patience.toNanos();
        int before = cuts;
        while (service == null) {
            if (cuts != before) {
                throw Refusal.away("%s is away, and now the plugin's socket goes too: try again".formatted(what));
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw Refusal.away("%s has been away for %d seconds: 'routed bundle:list' shows which bundle is not active, start it and try again"
                        .formatted(what, patience.toSeconds()));
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

    /** @param millis 0 for as long as it takes */
    private void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.away("the appliance is being stopped");
        }
    }
}
