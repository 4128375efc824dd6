package dev.routed.itests.together;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Namespaces;
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

/** The real driver and the real IPAM on a kernel, with minimal settings, events and forwarding. */
final class DriverWithIpam implements Settings, Events, Forwarding {
    static final int PROTOCOL = 200;
    static final int GROUP = 7200;
    private static final int REAPER_GROUP = 7201;

    final Kernel kernel;
    final Ipam ipam;
    final Driver driver;
    /** The IDs of the endpoints that a policy has. */
    final Set<String> attached = ConcurrentHashMap.newKeySet();

    private final Path state;
    private volatile Duration ahead = Duration.ZERO;

    DriverWithIpam(Kernel kernel, Path state) {
        this(kernel, new MountedNamespaces(), state);
    }

    DriverWithIpam(Kernel kernel, Namespaces namespaces, Path state) {
        this.kernel = kernel;
        this.state = state;
        ipam = new IpamService(kernel, this);
        driver = new Driver(kernel, namespaces, ipam, this, this, this, () -> System.nanoTime() + ahead.toNanos());
        driver.bindPolicy(new RecordingPolicy());
        driver.adopt();
        // By now no release of an earlier engine can arrive.
        ahead = Duration.ofMinutes(1);
    }

    /** Records the endpoints that policies are given. */
    private final class RecordingPolicy implements Policy {
        @Override
        public String name() {
            return "recording";
        }

        @Override
        public void update(Collection<Attachment> attachments) {
            attachments.forEach(attachment -> attached.add(attachment.endpoint().id()));
        }

        @Override
        public void removed(Attachment attachment) {
            attached.remove(attachment.endpoint().id());
        }
    }

    /** Releases an address as the ReleaseAddress call of the engine does. */
    void release(String pool, Ip address) {
        if (driver.addressReleased(address)) {
            ipam.releaseAddress(pool, address);
        }
    }

    static void eventually(Supplier<String> message, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(message.get());
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
    public void info(String kind, String subject, String sentence) {}

    @Override
    public void warn(String kind, String subject, String sentence) {}

    @Override
    public List<Event> latest() {
        return List.of();
    }

    @Override
    public void turnOn(Family family) {}

    @Override
    public void restore(Family family) {}

    @Override
    public void release(Family family) {}
}
