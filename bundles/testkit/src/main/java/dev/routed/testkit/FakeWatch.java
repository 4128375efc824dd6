package dev.routed.testkit;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Watch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls one listener on a separate thread. */
final class FakeWatch implements Watch {
    private static final System.Logger LOG = System.getLogger(FakeWatch.class.getName());

    private final ChangeListener listener;
    private final Consumer<FakeWatch> unsubscribe;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(this::thread);
    private volatile Thread ownThread;
    private volatile boolean closed;

    /** @param unsubscribe stops further calls of {@link #call} */
    FakeWatch(ChangeListener listener, Consumer<FakeWatch> unsubscribe) {
        this.listener = listener;
        this.unsubscribe = unsubscribe;
    }

    private Thread thread(Runnable work) {
        ownThread = DaemonThreads.create("fake-kernel-watch", work);
        return ownThread;
    }

    void call(Consumer<ChangeListener> call) {
        thread.execute(() -> {
            if (!closed) {
                callNow(call);
            }
        });
    }

    private void callNow(Consumer<ChangeListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        unsubscribe.accept(this);
        thread.shutdown();
        if (Thread.currentThread() == ownThread) {
            return;
        }
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
