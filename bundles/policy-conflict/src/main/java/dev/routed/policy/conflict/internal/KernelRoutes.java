package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.api.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Reads foreign host routes from the main table. Throws RejectedException if the kernel does not answer. */
final class KernelRoutes {
    private final Kernel kernel;
    private final Settings settings;

    KernelRoutes(Kernel kernel, Settings settings) {
        this.kernel = kernel;
        this.settings = settings;
    }

    /** Whether a route of this rtm_protocol is foreign, as far as the protocol says it. */
    boolean isForeign(int protocol) {
        return protocol != ours();
    }

    private int ours() {
        return settings.kernel().protocol();
    }

    /** Looks up one address that this host does not route itself. */
    Optional<ForeignRoute> lookup(Ip address) {
        return read(() -> kernel.lookup(address)
                .filter(route -> route.isForeignHostRoute(ours()))
                .map(ForeignRoute::of));
    }

    /** Lists the foreign routes to some addresses. Goes through all routes. */
    List<ForeignRoute> list(Predicate<Ip> addresses) {
        return read(() -> kernel.hostRoutes(addresses).stream()
                .filter(route -> route.isForeign(ours()))
                .map(ForeignRoute::of)
                .toList());
    }

    private static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (KernelException e) {
            throw RejectedException.host("the routes of this host cannot be read: " + e.getMessage(), e);
        }
    }
}
