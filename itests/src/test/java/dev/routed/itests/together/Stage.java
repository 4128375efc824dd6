package dev.routed.itests.together;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.Driver;
import dev.routed.ipam.internal.IpamService;
import dev.routed.namespaces.internal.MountedNamespaces;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The real driver and the real IPAM on a kernel; what else the appliance has is as plain as can be. */
final class Stage implements Settings, Events, Forwarding {
    static final int PROTOCOL = 200;
    static final int GROUP = 7200;
    private static final int REAPER_GROUP = 7201;

    final Kernel kernel;
    final Ipam ipam;
    final Driver driver;
    /** The endpoints that a policy was told of, by identifier. */
    final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Path state;
    private volatile Duration ahead = Duration.ZERO;

    Stage(Kernel kernel, Path state) {
        this.kernel = kernel;
        this.state = state;
        ipam = new IpamService(kernel, this);
        driver = new Driver(kernel, new MountedNamespaces(), ipam, this, this, this, () -> System.nanoTime() + ahead.toNanos());
        driver.bindPolicy(new Listener());
        driver.adopt();
        // No release is on its way any more from before the driver's start.
        ahead = Duration.ofMinutes(1);
    }

    /** Hears what every policy hears. */
    private final class Listener implements Policy {
        @Override
        public String name() {
            return "listener";
        }

        @Override
        public void stand(Collection<Attachment> attachments) {
            attachments.forEach(attachment -> told.add(attachment.endpoint().id()));
        }

        @Override
        public void gone(Attachment attachment) {
            told.remove(attachment.endpoint().id());
        }
    }

    /** As the engine's ReleaseAddress is answered. */
    void release(String pool, Ip address) {
        if (driver.addressReleased(address)) {
            ipam.releaseAddress(pool, address);
        }
    }

    static void eventually(Supplier<String> complaint, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(complaint.get());
            }
            Thread.yield();
        }
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(
                Optional.empty(),
                Optional.empty(),
                1500,
                NetworkSettings.Apply.LIVE,
                NetworkSettings.Forwarding.MANAGE,
                NetworkSettings.Forwarding.MANAGE,
                state);
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", PROTOCOL, GROUP, REAPER_GROUP);
    }

    @Override
    public void happened(String kind, String subject, String sentence) {}

    @Override
    public void warn(String kind, String subject, String sentence) {}

    @Override
    public List<Event> latest() {
        return List.of();
    }

    @Override
    public void turnOn(Family family) {}
}
