package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Watch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** All who are being told. */
final class Watches {
    /** The pause after a failure to begin again, which is one of the program or of memory and does not pass at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Monitor> monitors;
    private final HostReader reader;
    private final Set<IpWatch> all = new HashSet<>();
    private boolean closed;

    /**
     * @param monitors starts an {@code ip monitor} that listens
     * @param reader   to read the host with
     */
    Watches(Supplier<Monitor> monitors, HostReader reader) {
        this.monitors = monitors;
        this.reader = reader;
    }

    Watch begin(ChangeListener listener) {
        IpWatch watch = new IpWatch(new ChangeStream(monitors, reader::read), listener, PAUSE, this::forget);
        synchronized (this) {
            if (closed) {
                throw new KernelException(Kind.OTHER, "watch the kernel: the iproute2 backend has been stopped");
            }
            all.add(watch);
        }
        try {
            watch.begin();
            return watch;
        } catch (RuntimeException e) {
            forget(watch);
            throw e;
        }
    }

    private synchronized void forget(IpWatch watch) {
        all.remove(watch);
    }

    /** Ends them all; there are no new ones. */
    void close() {
        List<IpWatch> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(all);
        }
        left.forEach(IpWatch::close);
    }
}
