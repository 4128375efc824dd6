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

/** Measures IPAM alone, with one partly used pool, on the kernel of the current network namespace. */
final class Allocation {
    private static final int SAMPLES = 4_000;

    private final IpamService ipam;
    private final Pool pool;
    private final long bytes;

    /** @param used the number of addresses to assign first */
    Allocation(Kernel kernel, String subnet, int used) {
        ipam = new IpamService(kernel, new KernelNumbers());
        pool = new Pool("RoutedLocal", Prefix.parse(subnet), Optional.empty());
        ipam.assign("a".repeat(64), List.of(pool), Map.of());
        assign();
        long before = heap();
        for (int i = 0; i < used; i++) {
            ipam.claim("%064x".formatted(i), assign());
        }
        bytes = heap() - before;
    }

    private Ip assign() {
        return ipam.requestAddress(AddressRequest.any(pool.id()));
    }

    /** Returns the heap size of the used addresses, after garbage collection, in MB of 1,000,000 bytes. */
    double megabytes() {
        return bytes / 1e6;
    }

    /** Times assignments of one address, each released again. */
    Times assignments() {
        Times times = new Times();
        for (int i = -SAMPLES; i < SAMPLES; i++) {
            long start = System.nanoTime();
            Ip address = assign();
            if (i >= 0) {
                times.add(System.nanoTime() - start);
            }
            ipam.releaseAddress(pool.id(), address);
        }
        return times;
    }

    /** Collects four times, since the serial collector compacts fully at every fourth collection only. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private record KernelNumbers() implements Settings {
        @Override
        public NetworkSettings network() {
            throw new AssertionError("IPAM reads no network settings");
        }

        @Override
        public KernelSettings kernel() {
            return new KernelSettings("netlink", 200, 7200, 7201);
        }
    }
}
