package dev.routed.testkit;

import dev.routed.api.concurrent.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * Runs each test, with its {@code @Before} and {@code @After}, on a new thread in a new network namespace that has
 * {@code lo} only, up. Threads, sockets and processes that the test starts are in that namespace too. The kernel
 * removes the namespace with the last of them. Needs root.
 */
public final class FreshNamespace implements TestRule {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Override
    public Statement apply(Statement base, Description description) {
        return new Statement() {
            @Override
            public void evaluate() throws Throwable {
                runOnNewThread(base, description.getDisplayName());
            }
        };
    }

    private static void runOnNewThread(Statement test, String name) throws Throwable {
        FutureTask<Void> task = new FutureTask<>(
                () -> {
                    Unshare.network();
                    IpCommand.run("link", "set", "lo", "up");
                    evaluate(test);
                },
                null);
        Thread thread = DaemonThreads.start(name, task);
        try {
            task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Wrapped ? e.getCause().getCause() : e.getCause();
        } catch (TimeoutException e) {
            AssertionError late = new AssertionError("the test does not end within " + LIMIT);
            late.setStackTrace(thread.getStackTrace());
            throw late;
        }
    }

    private static void evaluate(Statement test) {
        try {
            test.evaluate();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new Wrapped(e);
        }
    }

    /** Wraps a checked exception of a test, to pass it to the calling thread. */
    private static final class Wrapped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrapped(Throwable cause) {
            super(cause);
        }
    }
}
