package dev.routed.kernel.iproute2.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.LinkChanged;
import dev.routed.api.kernel.Notification.LinkDeleted;
import dev.routed.api.kernel.Notification.NeighbourChanged;
import dev.routed.api.kernel.Notification.RouteChanged;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.kernel.NotificationStream;
import dev.routed.kernel.iproute2.monitor.Lines;
import dev.routed.process.Monitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The notifications that {@code ip monitor} prints. {@code ip monitor} identifies links by name and keeps the old name
 * of a renamed link (iproute2 6.1), so a rename ends the stream.
 */
final class IpNotifications implements NotificationStream {
    private static final String OPERATION = "watch the kernel";

    private final Monitor monitor;
    private final IntFunction<HostState> host;
    private final Map<String, Integer> indices = new HashMap<>();

    /** @throws KernelException if {@code ip monitor} cannot be started */
    IpNotifications(Supplier<Monitor> monitors, IntFunction<HostState> host) {
        this.host = host;
        try {
            monitor = monitors.get();
        } catch (RejectedException e) {
            throw KernelException.because(OPERATION, e);
        }
    }

    /** Leaves out what is on a link that was created or deleted while {@code ip} read the host. */
    @Override
    public List<Notification> snapshot(int ours) {
        HostState state = host.apply(ours);
        List<Notification> all = new ArrayList<>();
        state.links().forEach(link -> {
            indices.put(link.name(), link.index());
            all.add(new LinkChanged(link));
        });
        state.neighbours().stream()
                .filter(neighbour -> indices.containsKey(neighbour.link()))
                .forEach(neighbour -> all.add(new NeighbourChanged(
                        indices.get(neighbour.link()), neighbour.address(), Optional.of(neighbour.mac()))));
        state.routes().stream()
                .filter(route -> route.isConnected() && indices.containsKey(route.link()))
                .forEach(route -> all.add(new RouteChanged(
                        new RouteKey(route.destination(), route.metric()),
                        route.protocol(),
                        Set.of(indices.get(route.link())),
                        false)));
        return all;
    }

    /** @throws KernelException also for the line with which {@code ip} reports lost notifications */
    @Override
    public List<Notification> next() {
        String line = monitor.next().orElseThrow(() -> IpFailure.other(OPERATION, "ip monitor has ended"));
        try {
            Optional<Notification> notification = Lines.parse(line, indices);
            notification.ifPresent(this::keepIndex);
            return notification.stream().toList();
        } catch (IllegalArgumentException e) {
            throw IpFailure.unreadable(OPERATION, e);
        }
    }

    private void keepIndex(Notification notification) {
        if (notification instanceof LinkDeleted deleted) {
            indices.remove(deleted.name());
        } else if (notification instanceof LinkChanged changed) {
            int index = changed.link().index();
            Integer before = indices.put(changed.link().name(), index);
            if (before == null
                    && indices.values().stream().filter(known -> known == index).count() > 1) {
                throw IpFailure.other(OPERATION, "a link has been renamed, which ip monitor does not notice");
            }
        }
    }

    @Override
    public void interrupt() {
        monitor.close();
    }

    @Override
    public void close() {
        monitor.close();
    }
}
