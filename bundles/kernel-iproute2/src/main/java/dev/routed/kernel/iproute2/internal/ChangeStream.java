package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.kernel.iproute2.monitor.Lines;
import dev.routed.kernel.iproute2.monitor.Report;
import dev.routed.kernel.iproute2.monitor.Report.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a listener is to be told, in the kernel's order. For one thread at a time; only {@link #end} is for others, too. */
final class ChangeStream {
    private static final String OPERATION = "watch the kernel";

    private final Supplier<Monitor> monitors;
    private final Supplier<HostState> host;
    private volatile Monitor monitor;
    private HostMemory memory;

    /**
     * @param monitors starts an {@code ip monitor} that listens
     * @param host     the host as it is
     */
    ChangeStream(Supplier<Monitor> monitors, Supplier<HostState> host) {
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
     * @return a call of the listener for each thing that it should know; none if the kernel told other things
     * @throws KernelException if something of what it told is lost, or it has ended: end and begin again. ip
     *     itself complains of lost notifications among its lines
     */
    List<Consumer<ChangeListener>> next() {
        try {
            Report report = Lines.parse(monitor.next());
            if (memory.isRenamed(report)) {
                throw Failure.other(OPERATION, "a link has another name, which ip monitor does not take note of");
            }
            return calls(report);
        } catch (ProgramException e) {
            throw Failure.of(OPERATION, e);
        } catch (IllegalArgumentException e) {
            throw Failure.unreadable(OPERATION, e);
        }
    }

    private List<Consumer<ChangeListener>> calls(Report report) {
        List<Consumer<ChangeListener>> calls = new ArrayList<>();
        memory.gainsCarrier(report).ifPresent(link -> calls.add(listener -> listener.carrier(link)));
        memory.take(report).forEach(link -> calls.add(listener -> listener.changed(link)));
        if (report instanceof Report.RouteIs is) {
            routed(is.key(), is.protocol()).ifPresent(calls::add);
        } else if (report instanceof Report.RouteGone gone) {
            routed(gone.key(), gone.protocol()).ifPresent(calls::add);
        }
        return calls;
    }

    private static Optional<Consumer<ChangeListener>> routed(RouteKey key, int protocol) {
        return key.address().map(address -> listener -> listener.routed(address, protocol));
    }

    void end() {
        Monitor ending = monitor;
        if (ending != null) {
            ending.close();
        }
    }
}
