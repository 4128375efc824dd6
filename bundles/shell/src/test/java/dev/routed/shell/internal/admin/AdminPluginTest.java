package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.event.Cause;
import dev.routed.api.remote.Answer;
import dev.routed.shell.internal.FakeContext;
import dev.routed.shell.internal.Fakes;
import dev.routed.shell.internal.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AccessController;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Test;

/** The plugin over Karaf's own shell. */
public final class AdminPluginTest {
    private static final Duration PULSE = Duration.ofMillis(20);

    private final FakeWiring framework = new FakeWiring();
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final Shell shell = new Shell(new FakeContext(Fakes.all()).context());
    private final AdminPlugin plugin =
            new AdminPlugin(shell.sessions(), "/run/routed/admin.sock", framework.wiring(), PULSE);

    @After
    public void close() {
        Thread.currentThread().setContextClassLoader(loader);
        plugin.stop();
        shell.close();
    }

    /** The answer as a caller sees it: status, or the frames with pulses left out and neighbours joined. */
    private String call(String name, String... arguments) throws IOException {
        String body = List.of(arguments).stream().map(argument -> argument + "\0").collect(Collectors.joining());
        Answer answer = plugin.call(name, body.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        byte[] bytes = out.toByteArray();
        return answer.status() == 200
                ? new Reading(bytes).toString()
                : answer.status() + " " + new String(bytes, StandardCharsets.UTF_8);
    }

    private void command(String name, TestCommand.Body body) {
        shell.sessions().getRegistry().register(new TestCommand("test", name, body));
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        assertTrue(what, latch.await(60, TimeUnit.SECONDS));
    }

    @Test
    public void ourCommandsByShortAndFullName() throws Exception {
        String answer = call("endpoints");
        assertTrue(answer, answer.startsWith("o ID            NETWORK "));
        assertTrue(answer, answer.endsWith("\nx 0\n"));
        assertEquals(answer, call("routed:endpoints"));
    }

    @Test
    public void optionsReachTheCommand() throws Exception {
        assertEquals("o [ ]\nx 0\n", call("events", "--json", "-n", "0"));
    }

    @Test
    public void otherCommandsByFullName() throws Exception {
        command("echo", (session, arguments) -> {
            System.out.println(arguments);
            return null;
        });
        assertEquals("o [a, b c]\nx 0\n", call("test:echo", "a", "b c"));
    }

    @Test
    public void noShellReadsTheArguments() throws Exception {
        List<Object> seen = new ArrayList<>();
        command("keep", (session, arguments) -> {
            seen.addAll(arguments);
            return null;
        });
        List<String> hostile = List.of("$(test:keep x)", "; test:keep y", "| cat", "${HOME}", "\"", "{", "", "a\nb");
        assertEquals("x 0\n", call("test:keep", hostile.toArray(new String[0])));
        assertEquals(hostile, seen);
    }

    @Test
    public void whatACommandReturnsIsPrinted() throws Exception {
        command("value", (session, arguments) -> List.of("one", "two"));
        assertEquals("o one\ntwo\n\nx 0\n", call("test:value"));
    }

    @Test
    public void standardErrorIsApart() throws Exception {
        command("both", (session, arguments) -> {
            System.out.println("fine");
            System.err.println("but");
            return null;
        });
        assertEquals("o fine\ne but\nx 0\n", call("test:both"));
    }

    @Test
    public void aCommandThatThrowsHasStatusOne() throws Exception {
        command("fail", (session, arguments) -> {
            System.out.println("half");
            throw new IllegalStateException("The rest is missing.");
        });
        assertEquals("o half\ne The rest is missing.\nx 1\n", call("test:fail"));
        command("mute", (session, arguments) -> {
            throw new UnsupportedOperationException();
        });
        assertEquals("e java.lang.UnsupportedOperationException\nx 1\n", call("test:mute"));
        assertEquals("e Undefined option: --nonsense\nx 1\n", call("endpoints", "--nonsense"));
    }

    @Test
    public void anUnknownCommandIsToldTheKnownOnes() throws Exception {
        String known = "there are address-add, address-remove, backend, cluster, config, doctor, drain, endpoints, events, handover, ingress, network-set, networks, plan, pools, reconcile, routes, takeover, undrain, and those of the shell by their"
                + " full names such as bundle:list.\n";
        assertEquals("404 There is no command 'nonsense'; " + known, call("nonsense"));
        assertEquals("404 There is no command 'bundle:nonsense'; " + known, call("bundle:nonsense"));
        assertEquals("404 There is no command ''; " + known, call(""));
        assertEquals("404 There is no command 'x'; " + known, call("help", "x"));
    }

    @Test
    public void helpListsOurCommands() throws Exception {
        assertEquals(
                """
                o Commands (each takes --json, and --help):
                  address-add     Gives the endpoint of a running container another address, for as long as it lives
                  address-remove  Takes away an address that an endpoint has beside those that the engine gave it
                  backend         The kernel backends; with a name: let it serve from now on, until the next start
                  cluster         Who carries which address, as this host's routes have it
                  config          The settings in force, and the PID of each
                  doctor          What is wrong now, and what would put it right
                  drain           Announces this host's containers, or one, no longer, while they go on; alone: what is not announced
                  endpoints       The endpoints of this host's containers
                  events          The latest events, the last one at the end
                  handover        Hands an address over to the next host that announces it: make before break
                  ingress         Who may send to which endpoint; with an endpoint and a list: who may from now on
                  network-set     Sets the mtu, the gateway, or what a policy goes by, of one network for good, and says what was done
                  networks        The networks that this host serves
                  plan            What would be done to put the host right, or if KEY=VALUE were set; nothing is done
                  pools           The address pools and how full they are
                  reconcile       Put the host right now, and say what was done
                  routes          Our host routes, as the kernel has them now
                  takeover        Lets the next endpoint with this address have it although somebody else routes it; alone: those let
                  undrain         Announces this host's containers, or one that was drained or handed over itself, again
                Any other command of the shell answers to its full name, such as bundle:list or config:list.
                x 0
                """,
                call("help"));
    }

    @Test
    public void helpOnACommandIsPlainText() throws Exception {
        String help = call("help", "events");
        assertTrue(help, help.contains("--json"));
        assertTrue(help, help.contains("routed:events [options]"));
        assertFalse(help, help.contains("\u001b"));
        assertEquals(help, call("events", "--help"));
    }

    @Test
    public void argumentsThatAreNotUtf8AreRefused() {
        assertEquals(400, plugin.call("endpoints", new byte[] {(byte) 0xff}).status());
    }

    @Test
    public void eachCallHasASessionOfItsOwnWhichIsClosed() throws Exception {
        List<Session> sessions = new ArrayList<>();
        command("session", (session, arguments) -> {
            sessions.add(session);
            return null;
        });
        call("test:session");
        call("test:session");
        assertFalse(sessions.get(0) == sessions.get(1));
        for (Session session : sessions) {
            assertThrows(IllegalStateException.class, () -> session.execute("echo"));
        }
    }

    @Test
    @SuppressWarnings("removal")
    public void theCallerHasTheRolesOfTheLocalConsole() throws Exception {
        command("roles", (session, arguments) -> Subject.getSubject(AccessController.getContext())
                .getPrincipals()
                .stream()
                .map(principal -> principal.getName())
                .sorted()
                .collect(Collectors.joining(" ")));
        assertEquals("o admin manager root systembundles viewer\nx 0\n", call("test:roles"));
    }

    @Test
    public void theCommandIsTheCauseOfWhatHappensInIt() throws Exception {
        command("cause", (session, arguments) -> Cause.current().orElseThrow().name());
        assertEquals("o test:cause\nx 0\n", call("test:cause", "argument"));
    }

    /** What runs a command may be the transport's thread, and what it updates the transport. */
    @Test
    public void aCommandLooksForClassesInTheShellsBundle() throws Exception {
        Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
        command("loader", (session, arguments) ->
                Thread.currentThread().getContextClassLoader() == SessionFactory.class.getClassLoader());
        assertEquals("o true\nx 0\n", call("test:loader"));
    }

    @Test
    public void outputStreams() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        command("stream", (session, arguments) -> {
            System.out.println("early");
            await(seen, "the first line reaches the caller while the command runs");
            return null;
        });
        ByteArrayOutputStream received = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                if (toString(StandardCharsets.UTF_8).contains("early")) {
                    seen.countDown();
                }
            }
        };
        plugin.call("test:stream", new byte[0]).body().writeTo(received);
        assertTrue(received.toString(StandardCharsets.UTF_8).endsWith("x 0\n"));
    }

    @Test
    public void aCallerWhoGoesAwayEndsACommandThatPrintsNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        waiting("wait", begun, ended);
        OutputStream hungUp = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                try {
                    await(begun, "the command runs");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                throw new IOException("Broken pipe");
            }
        };
        assertThrows(IOException.class, () -> plugin.call("test:wait", new byte[0]).body().writeTo(hungUp));
        await(ended, "the command was interrupted");
    }

    @Test
    public void stoppingEndsTheCommandsThatRun() throws Exception {
        endsWaitingCommand(plugin::stop);
        assertThrows("no command is begun", IOException.class, () -> call("endpoints"));
    }

    @Test
    public void soDoesASocketThatGoesAndOthersMayBeginWhenItIsBack() throws Exception {
        endsWaitingCommand(plugin::cutShort);
        assertEquals("o [ ]\nx 0\n", call("events", "--json", "-n", "0"));
    }

    @Test
    public void aCommandThatTakesTheSocketAwayGoesOnWithoutItsCaller() throws Exception {
        goesOnWithoutItsCaller("cut", plugin::cutShort);
        goesOnWithoutItsCaller("stop", plugin::stop);
    }

    private void goesOnWithoutItsCaller(String name, Runnable away) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        command(name, (session, arguments) -> {
            System.out.println("before");
            away.run();
            await(answered, "the caller is answered while the command goes on");
            System.out.println("after");
            ended.countDown();
            return null;
        });
        assertEquals(
                "o before\ne This takes the admin socket away and goes on without it: 'routed bundle:list' and the"
                        + " log will show what came of it.\nx 0\n",
                call("test:" + name));
        answered.countDown();
        await(ended, "the command came to its end");
    }

    @Test
    public void aCommandThatChangesBundlesWaitsUntilTheFrameworkIsAtRest() throws Exception {
        framework.begins();
        shell.sessions().getRegistry().register(new TestCommand("bundle", "stop", (session, arguments) -> "stopped"));
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return call("bundle:stop");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertEquals("o [ ]\nx 0\n", call("events", "--json", "-n", "0"));
        assertThrows(TimeoutException.class, () -> answer.get(3 * PULSE.toMillis(), TimeUnit.MILLISECONDS));
        framework.ends();
        assertEquals("o stopped\nx 0\n", answer.get(60, TimeUnit.SECONDS));
    }

    @Test
    public void whatWasUpdatedAndIsInUseIsRefreshedThen() throws Exception {
        shell.sessions().getRegistry().register(new TestCommand("bundle", "update", (session, arguments) -> {
            assertEquals("not before it is", 0, framework.refreshesOfUpdated());
            throw new IllegalStateException("It does not start.");
        }));
        call("bundle:update");
        assertEquals(1, framework.refreshesOfUpdated());
    }

    private void endsWaitingCommand(Runnable stop) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        waiting("wait", begun, ended);
        List<String> answers = new ArrayList<>();
        Thread caller = new Thread(() -> {
            try {
                answers.add(call("test:wait"));
            } catch (IOException e) {
                answers.add(e.toString());
            }
        });
        caller.start();
        await(begun, "the command runs");
        stop.run();
        await(ended, "the command was interrupted");
        caller.join(60_000);
        assertEquals(
                List.of("e The command was ended before it was done: routed's shell is stopping.\nx 1\n"), answers);
    }

    /** A command that prints nothing and waits until it is interrupted. */
    private void waiting(String name, CountDownLatch begun, CountDownLatch ended) {
        command(name, (session, arguments) -> {
            begun.countDown();
            try {
                return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            } finally {
                ended.countDown();
            }
        });
    }

    @Test
    public void theSocketIsWhereTheSettingSays() {
        assertEquals(Path.of("/run/routed/admin.sock"), plugin.socket());
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> new AdminPlugin(shell.sessions(), "admin.sock", framework.wiring(), PULSE))
                .getMessage()
                .contains("adminsock = 'admin.sock'"));
    }

    @Test
    public void aRefusalOfTheTransportIsASentence() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Answer answer = plugin.refuse(403, "This socket is root's.");
        answer.body().writeTo(out);
        assertEquals(403, answer.status());
        assertEquals("This socket is root's.\n", out.toString(StandardCharsets.UTF_8));
    }
}
