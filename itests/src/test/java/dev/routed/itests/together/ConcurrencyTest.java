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
 * Many callers at once, on networks that last and on networks that come and go. The engine calls for one network
 * after the other; that is not relied on here. After each round, while nobody calls, the kernel, the driver and
 * the books are compared with what the callers know.
 */
public class ConcurrencyTest {
    private static final int ROUNDS = 5;
    private static final long PATIENCE_SECONDS = 300;

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

    /** Changes threads at every kernel step and call, in an order that the seed gives again. */
    @Test
    public void eightClientsTurnByTurn() {
        Turns turns = new Turns(new Random(seed));
        kernel.before(step -> turns.here());
        play(8, 8_000, 20_000, turns::here, turns::run);
    }

    private void atOnce(int clients, int acts, int calls) {
        play(clients, acts, calls, () -> {}, threads -> {
            threads.forEach(Thread::start);
            threads.forEach(ConcurrencyTest::join);
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
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
        Stage stage = new Stage(kernel, state.getRoot().toPath());
        try {
            World world = new World(stage);
            List<Client> clients = IntStream.range(0, number)
                    .mapToObj(i -> new Client(world, i, new Random(seed + i)))
                    .toList();
            for (int round = 0; round < ROUNDS; round++) {
                each(clients, acts / ROUNDS / number, pause, run);
                Map<String, Ip> standing = new HashMap<>();
                clients.forEach(client -> standing.putAll(client.standing()));
                world.check(standing);
            }
            clients.forEach(Client::stopAll);
            world.check(Map.of());
            world.end();
            assertTrue("only " + world.calls + " calls", world.calls.get() >= calls);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        } finally {
            stage.driver.stop();
        }
    }

    private static void each(List<Client> clients, int acts, Runnable pause, Consumer<List<Thread>> run) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (Client client : clients) {
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
