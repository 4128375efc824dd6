package dev.routed.testkit;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Watch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells one listener, on a thread of its own. */
final class FakeWatch implements Watch {
    private static final System.Logger LOG = System.getLogger(FakeWatch.class.getName());

    private final ChangeListener listener;
    private final Consumer<FakeWatch> unsubscribe;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(this::thread);
    private volatile Thread own;
    private volatile boolean closed;

    /** @param unsubscribe sees to it that {@link #tell} is called no more */
    FakeWatch(ChangeListener listener, Consumer<FakeWatch> unsubscribe) {
        this.listener = listener;
        this.unsubscribe = unsubscribe;
    }

    private Thread thread(Runnable work) {
        own = new Thread(work, "fake-kernel-watch");
        own.setDaemon(true);
        return own;
    }

    void tell(Consumer<ChangeListener> call) {
        thread.execute(() -> {
            if (!closed) {
                call(call);
            }
        });
    }

    private void call(Consumer<ChangeListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed to hear of a change", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        unsubscribe.accept(this);
        thread.shutdown();
        if (Thread.currentThread() == own) {
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
