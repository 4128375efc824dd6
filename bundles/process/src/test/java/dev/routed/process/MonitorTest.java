package dev.routed.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.Rule;
import org.junit.Test;

/** With {@code ip monitor}, in a separate network namespace. */
public class MonitorTest {
    private static final int NETLINK_ROUTE = 0;

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Test(timeout = 300_000)
    public void nextReturnsEachChangeFromTheStartOn() {
        try (Monitor monitor = new Program("ip", "").monitor(NETLINK_ROUTE, "-o", "monitor", "address")) {
            IpCommand.line("addr add 10.1.0.1/32 dev lo");
            IpCommand.line("addr add 10.1.0.2/32 dev lo");
            assertTrue(monitor.next().orElseThrow().contains("10.1.0.1"));
            assertTrue(monitor.next().orElseThrow().contains("10.1.0.2"));
        }
    }

    @Test(timeout = 300_000)
    public void closeEndsAWaitingNext() {
        Monitor monitor = new Program("ip", "").monitor(NETLINK_ROUTE, "monitor", "address");
        CompletableFuture<Optional<String>> next = CompletableFuture.supplyAsync(monitor::next);
        monitor.close();
        assertEquals(Optional.empty(), next.join());
    }

    @Test(timeout = 300_000)
    public void programThatIsStoppedByASignalDoesNotRun() throws Exception {
        try (Monitor monitor = new Program("ip", "").monitor(NETLINK_ROUTE, "monitor", "address")) {
            assertTrue(monitor.isRunning());
            ProcessHandle child = ProcessHandle.current()
                    .children()
                    .filter(each -> each.info()
                            .arguments()
                            .map(List::of)
                            .orElse(List.of())
                            .contains("monitor"))
                    .findFirst()
                    .orElseThrow();
            new ProcessBuilder("kill", "-STOP", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            while (monitor.isRunning()) {
                Thread.sleep(1);
            }
            new ProcessBuilder("kill", "-CONT", Long.toString(child.pid()))
                    .start()
                    .waitFor();
            while (!monitor.isRunning()) {
                Thread.sleep(1);
            }
            child.destroyForcibly();
            while (monitor.isRunning()) {
                Thread.sleep(1);
            }
        }
    }

    @Test(timeout = 300_000)
    public void programThatDoesNotListenIsKilled() {
        Program sleep = new Program("sleep", "", Duration.ofSeconds(1));
        assertEquals("sleep 600 did not listen within 1 s and was killed", rejection(sleep, "600"));
    }

    @Test
    public void programThatEndsIsReportedWithItsMessage() {
        Program shell = new Program("sh", "");
        assertEquals("sh -c echo no rights >&2 ended at once: no rights", rejection(shell, "-c", "echo no rights >&2"));
        assertEquals("sh -c true ended at once: without a message", rejection(shell, "-c", "true"));
    }

    private static String rejection(Program program, String... arguments) {
        return assertThrows(RejectedException.class, () -> program.monitor(NETLINK_ROUTE, arguments))
                .getMessage();
    }
}
