package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.Response;
import dev.routed.shell.internal.FakeContext;
import dev.routed.shell.internal.Fakes;
import dev.routed.shell.internal.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Consoles over Karaf's own shell. */
public final class ConsoleTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String UP = "\u001bOA";
    private static final List<String> PATHS = List.of("karaf.history", "karaf.etc", "karaf.home");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Shell shell = new Shell(new FakeContext(Fakes.all()).context());
    private final AdminPlugin plugin = new AdminPlugin(
            shell.sessions(),
            new AdminSocket(Path.of("/run/routed/admin.sock"), new AllowedUids("dev.routed.shell", Set.of())),
            new FakeWiring().wiring(),
            Duration.ofMillis(20));

    @Before
    public void keepFilesInTheFolder() {
        Path root = folder.getRoot().toPath();
        PATHS.forEach(path -> System.setProperty(path, root.resolve(path).toString()));
    }

    @After
    public void close() {
        PATHS.forEach(System::clearProperty);
        plugin.stop();
        shell.close();
    }

    /** A caller with a terminal. */
    private final class Caller extends ByteArrayOutputStream {
        private final Thread thread;
        private volatile boolean disconnected;

        Caller() {
            Response answer = plugin.call("console", "columns=80&rows=24", "xterm".getBytes(StandardCharsets.UTF_8));
            thread = new Thread(() -> {
                try {
                    answer.body().writeTo(this);
                } catch (IOException disconnect) {
                    assertTrue(disconnect.toString(), disconnected);
                }
            });
            thread.start();
            awaitThat(this::frames, () -> screen().contains("> "));
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (disconnected) {
                return;
            }
            super.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (disconnected) {
                throw new IOException("Broken pipe");
            }
        }

        private String frames() {
            return new DecodedFrames(toByteArray()).toString();
        }

        private String id() {
            return frames().substring(2, 38);
        }

        /** What the screen got, without the sequences that move the cursor and set colors. */
        String screen() {
            return frames().replaceAll("\u001b\\[[?0-9;]*[A-Za-z]|\u001b[=>]", "")
                    .replace("\r", "");
        }

        void type(String keys) {
            assertEquals(200, call("console-keys", keys));
        }

        int call(String method, String body) {
            return plugin.call(method, id(), body.getBytes(StandardCharsets.UTF_8))
                    .status();
        }

        void sees(String text) {
            awaitThat(() -> "the screen has '" + text + "': " + screen(), () -> screen().contains(text));
        }

        String end() throws InterruptedException {
            thread.join(60_000);
            assertFalse("the console ends", thread.isAlive());
            return frames();
        }
    }

    private static void awaitThat(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what.get());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void command(String name, TestCommand.Body body) {
        shell.sessions().getRegistry().register(new TestCommand("test", name, body));
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("routed-admin"))
                .map(thread -> thread.getName() + " " + thread.getId())
                .collect(Collectors.toSet());
    }

    @Test
    public void commandsRunWithPipesUntilCtrlD() throws Exception {
        Caller caller = new Caller();
        caller.type("networks | grep mine\r");
        caller.sees("\nmine          10.1.0.0/16  169.254.1.1  fe80::1   9000  1\nrouted > ");
        caller.type(CTRL_D);
        assertTrue(caller.end(), caller.end().endsWith("x 0\n"));
        assertEquals("it is closed", 400, caller.call("console-keys", "x"));
    }

    @Test
    public void commandsOfRoutedComeBeforeOthersOfTheirName() throws Exception {
        command("pools", (session, arguments) -> "another");
        Caller caller = new Caller();
        caller.type("pools\r");
        caller.sees("SUBNET       RANGE");
        caller.type("test:pools\r");
        caller.sees("another");
    }

    @Test
    public void tabCompletesCommandsAndOptions() {
        Caller caller = new Caller();
        caller.type("endpo\t");
        caller.sees("endpoints ");
        caller.type("--w\t\r");
        caller.sees("GATEWAY6");
    }

    @Test
    public void tabCompletesNetworksEndpointsAndAddresses() {
        Caller network = new Caller();
        network.type("network-set mi\t");
        network.sees("mine ");
        Caller endpoint = new Caller();
        endpoint.type("trace 10.\t");
        endpoint.sees("1.0.2");
        Caller address = new Caller();
        address.type("handover 10.\t");
        address.sees("1.0.2");
    }

    @Test
    public void historyIsKeptForTheNextConsole() throws Exception {
        Caller first = new Caller();
        first.type("echo one-two\r");
        first.sees("\none-two\n");
        first.type(CTRL_D);
        first.end();
        Caller second = new Caller();
        second.type(UP + "\r");
        second.sees("\none-two\n");
        second.type("history\r");
        second.sees("echo one-two\n");
    }

    @Test
    public void ctrlCInterruptsTheCommandAndTheConsoleGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        command("wait", (session, arguments) -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Caller caller = new Caller();
        caller.type("test:wait\r");
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        caller.type(CTRL_C);
        caller.type("echo still here\r");
        caller.sees("\nstill here\n");
    }

    @Test
    public void tablesFollowTheSizeOfTheTerminal() {
        Caller caller = new Caller();
        assertEquals(200, caller.call("console-size", "columns=40&rows=10"));
        command(
                "size",
                (session, arguments) -> session.getTerminal().getWidth() + " by "
                        + session.getTerminal().getHeight());
        caller.type("test:size\r");
        caller.sees("\n40 by 10\n");
    }

    @Test
    public void disconnectEndsTheSessionItsCommandAndItsThreads() throws Exception {
        Set<String> before = threads();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        command("wait", (session, arguments) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        });
        Caller caller = new Caller();
        caller.type("test:wait\r");
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        caller.disconnected = true;
        assertTrue("the command is interrupted", interrupted.await(60, TimeUnit.SECONDS));
        caller.thread.join(60_000);
        assertEquals("the session is closed", 400, caller.call("console-keys", "x"));
        awaitThat(() -> "these threads are left: " + threads(), () -> before.containsAll(threads()));
    }

    @Test
    public void closingTheSocketEndsConsoles() throws Exception {
        Caller caller = new Caller();
        plugin.cutShort();
        String end = caller.end();
        assertTrue(
                end,
                end.endsWith("e the admin socket closes, and with it this console: run 'routed shell' again"
                        + " when routed is back\nx 1\n"));
    }

    @Test
    public void commandThatClosesTheSocketContinuesWithoutItsConsole() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        command("cut", (session, arguments) -> {
            plugin.cutShort();
            assertTrue(answered.await(60, TimeUnit.SECONDS));
            ended.countDown();
            return null;
        });
        Caller caller = new Caller();
        caller.type("test:cut\r");
        String end = caller.end();
        assertTrue(end, end.contains("e the command closes the admin socket and continues without it"));
        answered.countDown();
        assertTrue("the command ends", ended.await(60, TimeUnit.SECONDS));
    }

    @Test
    public void callerHasTheRightsOfRoot() {
        command("roles", (session, arguments) -> TestCommand.principals());
        Caller caller = new Caller();
        caller.type("test:roles\r");
        caller.sees("admin manager root systembundles viewer");
    }

    @Test
    public void unknownTypesOfTerminalsAreThoseOfTheirFamily() {
        assertEquals(
                List.of("xterm-256color", "screen-256color", "xterm", "xterm-256color", "screen", "dumb", "dumb"),
                List.of("xterm-256color", "tmux-256color", "linux", "foot-256color", "screen.linux", "dumb", "")
                        .stream()
                        .map(TerminalType::of)
                        .toList());
    }
}
