package dev.routed.itests.together;

import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.testkit.FakeKernel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Many concurrent clients on permanent and temporary networks. An engine serializes calls for one network; this test
 * does not. After each round, without calls in flight, kernel, driver and leases are compared with the clients' view.
 */
public class ConcurrencyTest {
    private static final int ROUNDS = 5;
    private static final long TIMEOUT_SECONDS = 300;

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final FakeKernel kernel = new FakeKernel();
    private final long seed = new Random().nextLong();

    @Test
    public void eightClients() {
        atOnce(8, 16_000, 40_000);
    }

    @Test
    public void thirtyTwoClients() {
        atOnce(32, 16_000, 40_000);
    }

    /** Switches threads at every kernel step and call; the seed reproduces the order. */
    @Test
    public void eightClientsInARandomSchedule() {
        ThreadSchedule schedule = new ThreadSchedule(new Random(seed));
        kernel.before(step -> schedule.awaitTurn());
        play(8, 8_000, 20_000, schedule::awaitTurn, schedule::run);
    }

    private void atOnce(int clients, int acts, int calls) {
        play(clients, acts, calls, () -> {}, threads -> {
            threads.forEach(Thread::start);
            threads.forEach(ConcurrencyTest::join);
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            AssertionError stuck = new AssertionError(thread + " does not end");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
    }

    private void play(int number, int acts, int calls, Runnable pause, Consumer<List<Thread>> run) {
        DriverWithIpam system = new DriverWithIpam(kernel, state.getRoot().toPath());
        try {
            SharedNetworks shared = new SharedNetworks(system);
            List<ConcurrentClient> clients = IntStream.range(0, number)
                    .mapToObj(i -> new ConcurrentClient(shared, i, new Random(seed + i)))
                    .toList();
            for (int round = 0; round < ROUNDS; round++) {
                each(clients, acts / ROUNDS / number, pause, run);
                Map<String, Ip> live = new HashMap<>();
                clients.forEach(client -> live.putAll(client.live()));
                shared.check(live);
            }
            clients.forEach(ConcurrentClient::stopAll);
            shared.check(Map.of());
            shared.end();
            assertTrue("only " + shared.calls + " calls", shared.calls.get() >= calls);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        } finally {
            system.driver.stop();
        }
    }

    private static void each(List<ConcurrentClient> clients, int acts, Runnable pause, Consumer<List<Thread>> run) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (ConcurrentClient client : clients) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < acts && failure.get() == null; i++) {
                    pause.run();
                    client.act();
                }
            });
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((failed, e) -> failure.compareAndSet(null, e));
            threads.add(thread);
        }
        run.accept(threads);
        if (failure.get() != null) {
            throw new AssertionError(failure.get().getMessage(), failure.get());
        }
    }
}
