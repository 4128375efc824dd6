package dev.routed.nftables.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.process.Monitor;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads {@code nft monitor} on a separate thread. Both may fail: the program may end or be stopped, and the thread may
 * die of an error. {@link #check} finds out, and {@link #start} replaces both. Thread-safe.
 */
final class TableMonitor {
    private final Nft nft;
    private final Consumer<Transactions.Transaction> listener;
    private final Runnable whenEnded;
    private Optional<Run> run = Optional.empty();
    private boolean closed;

    /** One run of the program, with its reader. */
    private static final class Run {
        private final Monitor program;
        private Thread reader;
        private volatile boolean heard = true;

        Run(Monitor program) {
            this.program = program;
        }

        boolean isAlive() {
            return reader.isAlive() && program.isRunning();
        }
    }

    /** @param whenEnded called when the program or its reader ends by itself */
    TableMonitor(Nft nft, Consumer<Transactions.Transaction> listener, Runnable whenEnded) {
        this.nft = nft;
        this.listener = listener;
        this.whenEnded = whenEnded;
    }

    /** Starts program and reader, in place of earlier ones. @throws RejectedException if the program does not listen */
    synchronized void start() {
        end();
        if (closed) {
            return;
        }
        Run started = new Run(nft.monitor());
        started.reader = DaemonThreads.create("routed-nftables-monitor", () -> read(started));
        run = Optional.of(started);
        started.reader.start();
    }

    /**
     * Whether the program runs, its reader lives, and the latest probe was heard. A probe has a whole period to arrive.
     */
    synchronized boolean check() {
        return run.filter(Run::isAlive).filter(present -> present.heard).isPresent();
    }

    synchronized boolean isStarted() {
        return run.isPresent();
    }

    /**
     * Has the kernel send a notification, by which the next {@link #check} knows that notifications arrive.
     *
     * @throws RejectedException if nft fails
     */
    void probe() {
        Optional<Run> probed;
        synchronized (this) {
            probed = run;
            probed.ifPresent(present -> present.heard = false);
        }
        try {
            nft.probe();
        } catch (RuntimeException e) {
            probed.ifPresent(present -> present.heard = true);
            throw e;
        }
    }

    synchronized void close() {
        closed = true;
        end();
    }

    private void end() {
        run.ifPresent(present -> present.program.close());
        run = Optional.empty();
    }

    private void read(Run source) {
        try {
            Transactions transactions = new Transactions();
            for (Optional<String> line = source.program.next(); line.isPresent(); line = source.program.next()) {
                source.heard = true;
                transactions.read(line.get()).ifPresent(listener);
            }
        } finally {
            ended(source);
        }
    }

    private void ended(Run source) {
        synchronized (this) {
            if (closed || run.filter(source::equals).isEmpty()) {
                return;
            }
            end();
            whenEnded.run();
        }
    }
}
