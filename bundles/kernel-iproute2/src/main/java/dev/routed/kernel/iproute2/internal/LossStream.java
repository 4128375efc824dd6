package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.kernel.iproute2.monitor.Lines;
import dev.routed.kernel.iproute2.monitor.Report;
import java.util.Set;
import java.util.function.Supplier;

/** What links lose, in the kernel's order. For one thread at a time; only {@link #end} is for others, too. */
final class LossStream {
    private static final String OPERATION = "watch the kernel";

    private final Supplier<Monitor> monitors;
    private final Supplier<HostState> host;
    private volatile Monitor monitor;
    private HostMemory memory;

    /**
     * @param monitors starts an {@code ip monitor} that listens
     * @param host     the host as it is
     */
    LossStream(Supplier<Monitor> monitors, Supplier<HostState> host) {
        this.monitors = monitors;
        this.host = host;
    }

    /**
     * Begins, also again after an end.
     *
     * @throws KernelException if {@code ip monitor} cannot be had, or the host cannot be read
     */
    void begin() {
        // The monitor first: what changes while the host is read is waiting there afterwards.
        try {
            monitor = monitors.get();
        } catch (ProgramException e) {
            throw Failure.of(OPERATION, e);
        }
        try {
            memory = new HostMemory(host.get());
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    /**
     * Waits for the kernel to tell something.
     *
     * @return the names of the links that have lost something; none if the kernel told other things
     * @throws KernelException if something of what it told is lost, or it has ended: end and begin again. ip
     *     itself complains of lost notifications among its lines
     */
    Set<String> next() {
        try {
            Report report = Lines.parse(monitor.next());
            if (memory.isRenamed(report)) {
                throw Failure.other(OPERATION, "a link has another name, which ip monitor does not take note of");
            }
            return memory.take(report);
        } catch (ProgramException e) {
            throw Failure.of(OPERATION, e);
        } catch (IllegalArgumentException e) {
            throw Failure.unreadable(OPERATION, e);
        }
    }

    void end() {
        Monitor ending = monitor;
        if (ending != null) {
            ending.close();
        }
    }
}
