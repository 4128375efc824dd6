package dev.routed.bench;

import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.ipam.internal.IpamService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** IPAM alone, on the kernel of this namespace: one pool, some of it used. */
final class Allocation {
    private static final int SAMPLES = 4_000;

    private final IpamService ipam;
    private final Pool pool;
    private final long bytes;

    /**
     * Endpoints take the first so many addresses that are chosen.
     *
     * @param kernel answers the look-up that goes before each choice
     */
    Allocation(Kernel kernel, String subnet, int used) {
        ipam = new IpamService(kernel, new Numbers());
        pool = new Pool("RoutedLocal", Prefix.parse(subnet), Optional.empty());
        ipam.assign("a".repeat(64), List.of(pool), Map.of());
        choose();
        long before = heap();
        for (int i = 0; i < used; i++) {
            ipam.claim("%064x".formatted(i), choose());
        }
        bytes = heap() - before;
    }

    private Ip choose() {
        return ipam.requestAddress(AddressRequest.any(pool.id()));
    }

    /** As it is after a collection: what the used addresses need. */
    double megabytes() {
        return bytes / 1e6;
    }

    /** One is chosen and given back, again and again. */
    Times choices() {
        Times times = new Times();
        for (int i = -SAMPLES; i < SAMPLES; i++) {
            long start = System.nanoTime();
            Ip chosen = choose();
            if (i >= 0) {
                times.add(System.nanoTime() - start);
            }
            ipam.releaseAddress(pool.id(), chosen);
        }
        return times;
    }

    /** The serial collector leaves some dead wood, but not at every fourth collection (MarkSweepAlwaysCompactCount). */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private record Numbers() implements Settings {
        @Override
        public NetworkSettings network() {
            throw new AssertionError("IPAM asks for no setting of the networks'");
        }

        @Override
        public KernelSettings kernel() {
            return new KernelSettings("netlink", 200, 7200, 7201);
        }
    }
}
