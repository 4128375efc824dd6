package dev.routed.driver.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.network.Port;
import dev.routed.api.network.Reconciler;
import dev.routed.api.network.Reconciliation;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.reconcile.KernelChangeHandler;
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
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * A host with a started driver that has run for a minute. The driver can be stopped, killed and started again; kernel
 * and files stay. As a rule, starts the driver before each test, and stops it afterwards.
 */
public final class DriverHost implements TestRule, Settings, Events, Forwarding {
    static final String NETWORK = "a".repeat(64);
    static final String OTHER = "b".repeat(64);
    static final String SUBNET = "10.1.0.0/16";
    static final String ENDPOINT = "0123456789abcdef".repeat(4);
    static final String LINK = "rt0123456789ab";
    static final String PEER = "rc0123456789ab";
    static final String ENDPOINT1 = "1".repeat(64);
    static final String ENDPOINT2 = "2".repeat(64);
    static final String OTHER_ENDPOINT = "f".repeat(64);
    static final Ip ADDRESS = Ip.parse("10.1.0.2");
    static final Ip OTHER_ADDRESS = Ip.parse("10.1.0.3");

    final FakeKernel kernel = new FakeKernel();
    final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    volatile Optional<Ip> gateway = Optional.empty();
    Optional<Ip> gateway6 = Optional.empty();
    volatile int mtu = 1500;
    volatile NetworkSettings.Apply apply = NetworkSettings.Apply.LIVE;
    /** The families for which forwarding is turned on. */
    final Set<Family> forwarded = ConcurrentHashMap.newKeySet();

    /** Thrown when IPv6 forwarding is turned on. */
    Optional<RejectedException> forwardingRejected = Optional.empty();

    final List<Policy> policies = new ArrayList<>();
    RecordingIpam ipam;
    Driver driver;
    private final TemporaryFolder folder = new TemporaryFolder();
    private volatile Duration clockOffset = Duration.ZERO;
    private volatile Runnable beforeChange = () -> {};

    @Override
    public Statement apply(Statement test, Description description) {
        Statement withDriver = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                start();
                advance(Duration.ofMinutes(1));
                try {
                    test.evaluate();
                } finally {
                    driver.stop();
                }
            }
        };
        return folder.apply(withDriver, description);
    }

    void start() {
        ipam = new RecordingIpam(() -> beforeChange.run());
        driver = new Driver(
                kernel, kernel.namespaces(), ipam, this, this, this, () -> System.nanoTime() + clockOffset.toNanos());
        policies.forEach(driver::bindPolicy);
        driver.adopt();
    }

    /** Advances the driver's clock. */
    void advance(Duration time) {
        clockOffset = clockOffset.plus(time);
    }

    /** Starts a handler of kernel changes, and waits until it has reconciled the host once. */
    KernelChangeHandler changeHandler() {
        CountDownLatch reconciled = new CountDownLatch(1);
        KernelChangeHandler handler = new KernelChangeHandler(kernel, new FirstReconcile(driver, reconciled), this);
        try {
            assertTrue("it reconciles the host first", reconciled.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return handler;
    }

    /** Counts down when the whole host is reconciled. */
    private record FirstReconcile(Reconciler reconciler, CountDownLatch reconciled) implements Reconciler {
        @Override
        public PlanPreview preview() {
            return reconciler.preview();
        }

        @Override
        public List<Change> check(String link, String cause) {
            return reconciler.check(link, cause);
        }

        @Override
        public void peerMoved(String link) {
            reconciler.peerMoved(link);
        }

        @Override
        public Optional<String> unrepaired(Ip address) {
            return reconciler.unrepaired(address);
        }

        @Override
        public void judge(boolean routes) {
            reconciler.judge(routes);
        }

        @Override
        public boolean isUnrepaired(String link) {
            return reconciler.isUnrepaired(link);
        }

        @Override
        public Reconciliation reconcile(String cause) {
            try {
                return reconciler.reconcile(cause);
            } finally {
                reconciled.countDown();
            }
        }
    }

    /** Ends the driver without removing anything, and starts a new one. */
    void restart() {
        driver.stop();
        start();
    }

    /** Runs a call on a process that dies before the kernel step with this number, from 0. */
    void killAtStep(int number, ThrowingRunnable call) {
        int last = kernel.applied().size() + number;
        kernel.before(step -> {
            if (kernel.applied().size() >= last) {
                throw new Killed();
            }
        });
        try {
            call.run();
        } catch (Killed expected) {
            // Only the kernel and the files remain.
        } catch (Throwable other) {
            throw new AssertionError(other);
        } finally {
            driver.stop();
            kernel.before(step -> {});
        }
    }

    /**
     * Runs a call on a process that dies before a change of the kernel, forwarding, IPAM, files of networks or events,
     * or after the call has returned.
     *
     * @param number the number of the change on the calling thread, from 0
     * @return whether the process died before the call returned
     */
    boolean killAtAny(int number, ThrowingRunnable call) {
        Thread caller = Thread.currentThread();
        AtomicInteger remaining = new AtomicInteger(number);
        beforeChange = () -> {
            // A dead process changes nothing more, neither in finally blocks nor on other threads.
            if (remaining.get() < 0 || Thread.currentThread() == caller && remaining.getAndDecrement() == 0) {
                throw new Killed();
            }
        };
        kernel.before(step -> beforeChange.run());
        try {
            call.run();
            return false;
        } catch (Killed expected) {
            return true;
        } catch (Throwable other) {
            throw new AssertionError(other);
        } finally {
            stopDead();
            beforeChange = () -> {};
            kernel.before(step -> {});
        }
    }

    /** Ends the threads of a driver that can change nothing any more. */
    private void stopDead() {
        try {
            driver.stop();
        } catch (Killed expected) {
            // A dead process does not write the histories of its networks.
        }
    }

    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    void network(String id, String subnet, Map<String, String> options) {
        network(id, List.of(subnet), options);
    }

    void network(String id, List<String> subnets, Map<String, String> options) {
        List<NetworkRequest.Subnet> all = new ArrayList<>();
        for (String text : subnets) {
            Prefix subnet = Prefix.parse(text);
            requestPool(text);
            all.add(new NetworkRequest.Subnet(subnet, Optional.empty(), List.of()));
        }
        driver.createNetwork(new NetworkRequest(id, options, all));
    }

    /** Requests a pool from IPAM, as the engine does before it creates a network. */
    void requestPool(String subnet) {
        Prefix prefix = Prefix.parse(subnet);
        ipam.requestPool(new PoolRequest(
                "RoutedLocal",
                Optional.of(prefix),
                Optional.empty(),
                prefix.ip().isIpv6()));
    }

    /** Returns a live network. */
    Network network(String id) {
        return driver.networks().stream()
                .filter(network -> network.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static NetworkRequest request(String id, String subnet, Map<String, String> options) {
        return new NetworkRequest(
                id, options, List.of(new NetworkRequest.Subnet(Prefix.parse(subnet), Optional.empty(), List.of())));
    }

    Endpoint endpoint(String id, Ip... addresses) {
        return driver.createEndpoint(request(id, addresses));
    }

    static EndpointRequest request(String id, Ip... addresses) {
        return request(NETWORK, id, Map.of(), addresses);
    }

    static EndpointRequest request(String network, String id, Map<String, String> options, Ip... addresses) {
        return new EndpointRequest(
                network, id, List.of(addresses), Optional.empty(), options, Collections.emptySortedSet(), List.of());
    }

    /** Returns a request with an exposed port, which the driver stores in the endpoint's file. */
    static EndpointRequest requestWithPort(String id, Map<String, String> options, Ip... addresses) {
        return new EndpointRequest(
                NETWORK,
                id,
                List.of(addresses),
                Optional.empty(),
                options,
                new TreeSet<>(List.of(Port.parse("80/tcp"))),
                List.of());
    }

    /** Adds a foreign link with an address. */
    void foreignLink(String link, String address) {
        kernel.foreign().link(link, "");
        Prefix prefix = Prefix.parse(address);
        kernel.foreign().address(link, prefix, prefix.ip().isIpv6() ? "" : link);
    }

    /** Adds a foreign route through a foreign link. */
    void foreignRoute(String destination, String link, String nextHop, int protocol, long metric) {
        kernel.foreign()
                .route(new Route(
                        Route.Type.UNICAST,
                        Prefix.parse(destination),
                        link,
                        Optional.of(Ip.parse(nextHop)),
                        protocol,
                        Scope.GLOBAL,
                        metric));
    }

    /** The directory of the driver's files. */
    Path directory() {
        return folder.getRoot().toPath();
    }

    /** Returns the names of the files in a subdirectory of the driver's files, sorted. */
    List<String> files(String subdirectory) {
        String[] names = directory().resolve(subdirectory).toFile().list();
        return names == null ? List.of() : Stream.of(names).sorted().toList();
    }

    /** Returns the state of the kernel without interface indexes. */
    HostState state() {
        return kernel.read();
    }

    /** Waits up to a minute until a condition is true. */
    void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not true within a minute; the host has " + state());
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

    /** Whether there is an event of this kind. */
    boolean hasEvent(String kind) {
        synchronized (events) {
            return events.stream().anyMatch(event -> event.kind().equals(kind));
        }
    }

    /** Returns the cause of the first event of this kind. */
    Optional<String> cause(String kind) {
        synchronized (events) {
            return events.stream()
                    .filter(event -> event.kind().equals(kind))
                    .findFirst()
                    .orElseThrow()
                    .cause();
        }
    }

    /** Whether there is an event about this subject whose text contains the facts, separated by " … ". */
    boolean hasEvent(String subject, String facts) {
        synchronized (events) {
            return events.stream().anyMatch(event -> event.subject().equals(subject) && contains(event.text(), facts));
        }
    }

    @Override
    public NetworkSettings network() {
        return settings(gateway, mtu);
    }

    /** Returns the settings with another gateway and MTU. */
    NetworkSettings settings(Optional<Ip> gateway, int mtu) {
        return new NetworkSettings(
                gateway,
                gateway6,
                mtu,
                apply,
                NetworkSettings.Forwarding.MANAGE,
                NetworkSettings.Forwarding.MANAGE,
                directory());
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }

    @Override
    public void info(String kind, String subject, String sentence) {
        record(Level.INFO, kind, subject, sentence);
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        record(Level.WARNING, kind, subject, sentence);
    }

    private void record(Level level, String kind, String subject, String sentence) {
        beforeChange.run();
        events.add(Event.of(Instant.EPOCH, level, kind, subject, sentence));
    }

    /** Fails unless a call is rejected with a message that contains the facts, in this order, separated by " … ". */
    static void assertRejected(String facts, ThrowingRunnable call) {
        String message = assertThrows(RejectedException.class, call).getMessage();
        assertTrue(message, contains(message, facts));
    }

    /** Whether a text contains the facts in this order, separated by " … ". */
    static boolean contains(String text, String facts) {
        int end = 0;
        for (String fact : facts.split(" … ")) {
            int start = text.indexOf(fact, end);
            if (start < 0) {
                return false;
            }
            end = start + fact.length();
        }
        return true;
    }

    @Override
    public List<Event> latest() {
        return List.copyOf(events);
    }

    @Override
    public void turnOn(Family family) {
        beforeChange.run();
        forwardingRejected.filter(rejection -> family == Family.IPV6).ifPresent(rejection -> {
            throw rejection;
        });
        forwarded.add(family);
    }

    @Override
    public void restore(Family family) {
        turnOn(family);
    }

    @Override
    public void release(Family family) {
        forwarded.remove(family);
    }
}
