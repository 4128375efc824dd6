package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** While the kernel does not answer one request, all calls that need no answer of the kernel return. */
public class SlowKernelTest {
    private static final String ENDPOINT = "e".repeat(64);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final SlowKernel kernel = new SlowKernel();
    private final IpamService ipam = new IpamService(kernel, IpamFixture.settings(), Clock.systemUTC(), "a host");
    private final ExecutorService callers = DaemonThreads.pool("caller", 9);
    private final Pool pool = requestPool("10.1.0.0/24");
    private final Pool other = requestPool("10.2.0.0/24");

    /** Does not answer from {@link #block} until {@link #unblock}. */
    private static final class SlowKernel implements Kernel {
        private final KnownHost host = new KnownHost(HostState.EMPTY, List.of());
        private volatile CountDownLatch answers = new CountDownLatch(0);
        private volatile CountDownLatch asked = new CountDownLatch(0);
        private volatile boolean broken;

        void block() {
            asked = new CountDownLatch(1);
            answers = new CountDownLatch(1);
        }

        void awaitQuestion() throws InterruptedException {
            asked.await();
        }

        void unblock() {
            answers.countDown();
        }

        private void answer() {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (broken) {
                throw new KernelException(KernelException.Kind.OTHER, "route get: broken");
            }
        }

        @Override
        public HostState read(int ours) {
            return host.read(ours);
        }

        @Override
        public SortedSet<Address> addresses() {
            answer();
            return host.addresses();
        }

        @Override
        public Optional<Route> lookup(Ip address) {
            answer();
            return host.lookup(address);
        }

        @Override
        public HostState read(String link) {
            return host.read(link);
        }

        @Override
        public SortedSet<Link> links() {
            return host.links();
        }

        @Override
        public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
            return host.hostRoutes(wanted);
        }

        @Override
        public Optional<Route> routeVia(Ip nextHop) {
            return host.routeVia(nextHop);
        }

        @Override
        public void apply(List<Step> steps) {
            host.apply(steps);
        }

        @Override
        public void forgetConnections(Collection<Ip> addresses) {
            host.forgetConnections(addresses);
        }

        @Override
        public Kernel in(Path namespace) {
            return host.in(namespace);
        }
    }

    private Pool requestPool(String subnet) {
        return ipam.requestPool(
                new PoolRequest("RoutedLocal", Optional.of(Prefix.parse(subnet)), Optional.empty(), false));
    }

    private Ip choose() {
        return ipam.requestAddress(AddressRequest.any(pool.id()));
    }

    private Ip ask(Ip address) {
        return ipam.requestAddress(AddressRequest.of(pool.id(), address));
    }

    @Before
    public void assignPools() {
        ipam.assign("a".repeat(64), List.of(pool), Map.of());
        ipam.assign("b".repeat(64), List.of(other), Map.of());
    }

    @After
    public void stop() {
        kernel.unblock();
        callers.shutdownNow();
    }

    private <T> Future<T> blocked(Callable<T> call) throws InterruptedException {
        kernel.block();
        Future<T> result = callers.submit(call);
        kernel.awaitQuestion();
        return result;
    }

    private void returns(Runnable call) throws Exception {
        callers.submit(call).get(5, TimeUnit.SECONDS);
    }

    private void othersReturnDuring(Callable<?> call) throws Exception {
        Ip first = Ip.parse("10.2.0.1");
        ipam.claim(ENDPOINT, Ip.parse("10.1.0.7"));
        Future<?> result = blocked(call);
        returns(ipam::metrics);
        returns(ipam::pools);
        returns(() -> ipam.claim(ENDPOINT, first));
        returns(() -> ipam.release(ENDPOINT, first));
        returns(() -> ipam.release(ENDPOINT, Ip.parse("10.1.0.7")));
        returns(() -> ipam.releaseAddress(other.id(), first));
        returns(() -> ipam.requestAddress(AddressRequest.gateway(other.id(), Ip.parse("10.2.0.254"))));
        returns(() -> ipam.end(ENDPOINT));
        kernel.unblock();
        result.get();
    }

    @Test
    public void othersReturnDuringASearch() throws Exception {
        othersReturnDuring(this::choose);
    }

    @Test
    public void othersReturnDuringTheCheckOfARequestedAddress() throws Exception {
        othersReturnDuring(() -> ask(Ip.parse("10.1.0.9")));
    }

    @Test
    public void othersReturnDuringTheCheckOfASecondaryAddress() throws Exception {
        othersReturnDuring(() -> {
            ipam.checkAddress(Ip.parse("10.9.0.1"));
            return null;
        });
    }

    @Test
    public void othersReturnDuringTheCheckOfAPool() throws Exception {
        othersReturnDuring(() -> requestPool("10.3.0.0/24"));
    }

    @Test
    public void othersReturnDuringTheCheckOfARange() throws Exception {
        othersReturnDuring(() -> {
            ipam.checkRange(Prefix.parse("10.3.0.0/24"));
            return null;
        });
    }

    @Test
    public void addressTakenDuringTheSearchIsNotGivenAgain() throws Exception {
        Ip first = choose();
        Future<Ip> search = blocked(this::choose);
        Ip candidate = first.next();
        ipam.claim(ENDPOINT, candidate);
        kernel.unblock();
        assertEquals(candidate.next(), search.get());
        assertEquals(ENDPOINT, lease(candidate));
    }

    @Test
    public void requestedAddressTakenDuringItsCheckIsRejected() throws Exception {
        Ip address = Ip.parse("10.1.0.9");
        Future<Ip> request = blocked(() -> ask(address));
        ipam.claim(ENDPOINT, address);
        kernel.unblock();
        assertEquals(
                RejectedException.class,
                assertThrows(ExecutionException.class, request::get).getCause().getClass());
        assertEquals(ENDPOINT, lease(address));
    }

    @Test
    public void poolOverlappingOneRequestedDuringItsCheckIsRejected() throws Exception {
        Future<Pool> request = blocked(() -> requestPool("10.3.0.0/16"));
        ipam.assign("c".repeat(64), List.of(new Pool("x", Prefix.parse("10.3.7.0/24"), Optional.empty())), Map.of());
        kernel.unblock();
        assertEquals(
                RejectedException.class,
                assertThrows(ExecutionException.class, request::get).getCause().getClass());
    }

    @Test
    public void poolReleasedDuringTheSearchIsOpenedAgain() throws Exception {
        Pool free = requestPool("10.4.0.0/24");
        Future<Ip> search = blocked(() -> ipam.requestAddress(AddressRequest.any(free.id())));
        ipam.releasePool(free.id());
        assertEquals(Optional.empty(), ipam.pool(free.subnet()));
        kernel.unblock();
        assertTrue(free.subnet().contains(search.get()));
        assertEquals(Optional.of(free), ipam.pool(free.subnet()));
    }

    @Test
    public void searchesInOnePoolGiveDifferentAddresses() throws Exception {
        Set<Ip> given = ConcurrentHashMap.newKeySet();
        Future<Ip> first = blocked(this::choose);
        List<Future<Ip>> rest = IntStream.range(0, 8)
                .mapToObj(i -> callers.submit(this::choose))
                .toList();
        kernel.unblock();
        given.add(first.get());
        for (Future<Ip> search : rest) {
            given.add(search.get());
        }
        assertEquals(9, given.size());
        assertEquals("in order, without a gap", new TreeSet<>(given).last(), last(new TreeSet<>(given).first(), 8));
    }

    private static Ip last(Ip first, int steps) {
        Ip ip = first;
        for (int i = 0; i < steps; i++) {
            ip = ip.next();
        }
        return ip;
    }

    @Test
    public void searchThatFailsLeavesItsCandidateFree() throws Exception {
        Ip first = choose();
        kernel.broken = true;
        assertThrows(KernelException.class, this::choose);
        kernel.broken = false;
        assertEquals(first.next(), choose());
    }

    private String lease(Ip address) {
        return ipam.pools().stream()
                .flatMap(state -> state.leases().stream())
                .filter(lease -> lease.address().equals(address))
                .findFirst()
                .orElseThrow()
                .owner();
    }
}
