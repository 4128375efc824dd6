package dev.routed.driver.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.HostState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.Outlook;
import dev.routed.api.network.Reconciler;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.FakeKernel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.function.ThrowingRunnable;

/** A host with a driver on it, which can be killed and started again: kernel and files stay. */
final class Host implements Settings, Events, Forwarding {
    static final String NETWORK = "a".repeat(64);
    static final String OTHER = "b".repeat(64);
    static final Ip ADDRESS = Ip.parse("10.1.0.2");

    final FakeKernel kernel = new FakeKernel();
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    volatile Optional<Ip> gateway = Optional.empty();
    Optional<Ip> gateway6 = Optional.empty();
    volatile int mtu = 1500;
    volatile NetworkSettings.Apply apply = NetworkSettings.Apply.LIVE;
    /** Whether packets of a family pass, and of either. */
    final Set<Family> forwarded = ConcurrentHashMap.newKeySet();

    /** What the host says to being made to forward. */
    Optional<Refusal> forwardingRefused = Optional.empty();
    final List<Policy> policies = new ArrayList<>();
    OpenIpam ipam;
    Driver driver;
    private final Path state;
    private volatile Duration ahead = Duration.ZERO;
    private volatile Runnable before = () -> {};

    /** With a driver that has run for a while. */
    Host(Path state) {
        this.state = state;
        start();
        pass(Duration.ofMinutes(1));
    }

    void start() {
        ipam = new OpenIpam(() -> before.run());
        driver = new Driver(kernel, kernel.namespaces(), ipam, this, this, this, () -> System.nanoTime() + ahead.toNanos());
        policies.forEach(driver::bindPolicy);
        driver.adopt();
    }

    /** So much time goes by. */
    void pass(Duration time) {
        ahead = ahead.plus(time);
    }

    /** Hears what the kernel tells from now on, and has looked at what was not told before. */
    Drift drift() {
        CountDownLatch looked = new CountDownLatch(1);
        Drift drift = new Drift(kernel, new Looking(driver, looked), this);
        try {
            assertTrue("it looks at the host first", looked.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return drift;
    }

    /** Says when all has been looked at. */
    private record Looking(Reconciler reconciler, CountDownLatch looked) implements Reconciler {
        @Override
        public Outlook outlook() {
            return reconciler.outlook();
        }

        @Override
        public List<Change> check(String link, String cause) {
            return reconciler.check(link, cause);
        }

        @Override
        public void taken(String link) {
            reconciler.taken(link);
        }

        @Override
        public List<Change> reconcile(String cause) {
            try {
                return reconciler.reconcile(cause);
            } finally {
                looked.countDown();
            }
        }
    }

    /** The process is gone: nothing is taken down. */
    void restart() {
        driver.stop();
        start();
    }

    /** Runs a verb on a process that dies before the step with this number, counted from nought. */
    void killAtStep(int number, ThrowingRunnable verb) {
        int last = kernel.applied().size() + number;
        kernel.before(step -> {
            if (kernel.applied().size() >= last) {
                throw new Killed();
            }
        });
        try {
            verb.run();
        } catch (Killed expected) {
            // The process is gone; only the kernel and the files are left.
        } catch (Throwable other) {
            throw new AssertionError(other);
        } finally {
            driver.stop();
            kernel.before(step -> {});
        }
    }

    /**
     * Runs a verb on a process that dies before the thing with this number, counted from nought, that it does to the
     * kernel, the forwarding, the books or the events; what others of its threads do is not counted. At the latest it
     * dies when the verb has come to its end.
     *
     * @return whether it died before that
     */
    boolean killAtAny(int number, ThrowingRunnable verb) {
        Thread caller = Thread.currentThread();
        AtomicInteger left = new AtomicInteger(number);
        before = () -> {
            // A dead process does nothing more: neither its finally blocks nor its other threads.
            if (left.get() < 0 || Thread.currentThread() == caller && left.getAndDecrement() == 0) {
                throw new Killed();
            }
        };
        kernel.before(step -> before.run());
        try {
            verb.run();
            return false;
        } catch (Killed expected) {
            return true;
        } catch (Throwable other) {
            throw new AssertionError(other);
        } finally {
            driver.stop();
            before = () -> {};
            kernel.before(step -> {});
        }
    }

    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    void network(String id, String subnet, Map<String, String> options) {
        networkOf(id, List.of(subnet), options);
    }

    void networkOf(String id, List<String> subnets, Map<String, String> options) {
        List<NetworkRequest.Subnet> all = new ArrayList<>();
        for (String text : subnets) {
            Prefix subnet = Prefix.parse(text);
            boolean ipv6 = subnet.ip().isIpv6();
            ipam.requestPool(new PoolRequest("RoutedLocal", Optional.of(subnet), Optional.empty(), ipv6));
            all.add(new NetworkRequest.Subnet(subnet, Optional.empty(), List.of()));
        }
        driver.createNetwork(new NetworkRequest(id, options, all));
    }

    static NetworkRequest request(String id, String subnet, Map<String, String> options) {
        return new NetworkRequest(
                id, options, List.of(new NetworkRequest.Subnet(Prefix.parse(subnet), Optional.empty(), List.of())));
    }

    Endpoint endpoint(String id, Ip... addresses) {
        return driver.createEndpoint(request(id, addresses));
    }

    static EndpointRequest request(String id, Ip... addresses) {
        return new EndpointRequest(NETWORK, id, List.of(addresses), Optional.empty(), Map.of(),
                Collections.emptySortedSet(), List.of());
    }

    /** What the host has, without the indexes, which are the kernel's affair. */
    HostState state() {
        return kernel.read();
    }

    /** Waits for what the driver does later. */
    void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("did not come true; the host has " + state());
            }
            Thread.onSpinWait();
        }
    }

    void eventuallyIs(HostState expected) {
        try {
            eventually(() -> state().equals(expected));
        } catch (AssertionError e) {
            assertEquals(expected, state());
        }
    }

    boolean happened(String kind) {
        synchronized (events) {
            return events.stream().anyMatch(event -> event.kind().equals(kind));
        }
    }

    /** Of the first event of that kind. */
    Optional<String> cause(String kind) {
        synchronized (events) {
            return events.stream().filter(event -> event.kind().equals(kind)).findFirst().orElseThrow().cause();
        }
    }

    boolean told(String subject, String text) {
        synchronized (events) {
            return events.stream().anyMatch(event -> event.subject().equals(subject) && event.text().equals(text));
        }
    }

    @Override
    public NetworkSettings network() {
        return settings(gateway, mtu);
    }

    /** Others that might hold. */
    NetworkSettings settings(Optional<Ip> gateway, int mtu) {
        return new NetworkSettings(
                gateway, gateway6, mtu, apply, NetworkSettings.Forwarding.MANAGE, NetworkSettings.Forwarding.MANAGE, state);
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        before.run();
        events.add(Event.of(Instant.EPOCH, kind, subject, sentence));
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        happened(kind, subject, sentence);
    }

    @Override
    public List<Event> latest() {
        return List.copyOf(events);
    }

    @Override
    public void turnOn(Family family) {
        before.run();
        forwardingRefused.filter(refusal -> family == Family.IPV6).ifPresent(refusal -> {
            throw refusal;
        });
        forwarded.add(family);
    }
}
