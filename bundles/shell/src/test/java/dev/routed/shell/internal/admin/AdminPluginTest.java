package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Trigger;
import dev.routed.api.remote.Response;
import dev.routed.shell.internal.FakeContext;
import dev.routed.shell.internal.Fakes;
import dev.routed.shell.internal.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.console.Command;
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
            new AdminPlugin(shell.sessions(), socket("/run/routed/admin.sock", "0"), framework.wiring(), PULSE);

    @After
    public void close() {
        Thread.currentThread().setContextClassLoader(loader);
        plugin.stop();
        shell.close();
    }

    /** Returns the status and text of a rejection, or the decoded frames: without pulses, adjacent ones joined. */
    private String call(String name, String... arguments) throws IOException {
        String body =
                List.of(arguments).stream().map(argument -> argument + "\0").collect(Collectors.joining());
        return text(plugin.call(name, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Response answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        answer.body().writeTo(out);
        byte[] bytes = out.toByteArray();
        return answer.status() == 200
                ? new DecodedFrames(bytes).toString()
                : answer.status() + " " + new String(bytes, StandardCharsets.UTF_8);
    }

    private void command(String name, TestCommand.Body body) {
        shell.sessions().getRegistry().register(new TestCommand("test", name, body));
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        assertTrue(what, latch.await(60, TimeUnit.SECONDS));
    }

    @Test
    public void exitStatusOfACommandThatPrintedItsResultIsTheLastFrame() throws Exception {
        String answer = call("doctor");
        assertTrue(answer, answer.startsWith("o ERROR  conflict: "));
        assertTrue(answer, answer.endsWith("\nx 2\n"));
    }

    @Test
    public void linesAreFoldedToTheTerminalOfTheCaller() throws Exception {
        String folded = text(plugin.call("endpoints", "columns=40&rows=24", new byte[0]));
        assertTrue(folded, folded.lines().skip(1).allMatch(line -> line.length() <= 40));
        String whole = text(plugin.call("endpoints", "columns=200&rows=24", new byte[0]));
        assertEquals(whole, text(plugin.call("endpoints", "columns=wide", new byte[0])));
        assertEquals(whole, call("endpoints"));
        assertTrue(folded, folded.lines().count() > whole.lines().count());
    }

    @Test
    public void commandsOfRoutedHaveAShortAndAFullName() throws Exception {
        String answer = call("endpoints");
        assertTrue(answer, answer.startsWith("o NAME  ADDRESS   NETWORK "));
        assertTrue(answer, answer.endsWith("\nx 0\n"));
        assertEquals(answer, call("routed:endpoints"));
    }

    @Test
    public void optionsReachTheCommand() throws Exception {
        assertEquals("o [ ]\nx 0\n", call("events", "--json", "-n", "0"));
    }

    @Test
    public void otherCommandsHaveAFullNameOnly() throws Exception {
        command("echo", (session, arguments) -> {
            System.out.println(arguments);
            return null;
        });
        assertEquals("o [a, b c]\nx 0\n", call("test:echo", "a", "b c"));
    }

    @Test
    public void argumentsAreNotParsedByTheShell() throws Exception {
        List<Object> seen = new ArrayList<>();
        command("keep", (session, arguments) -> {
            seen.addAll(arguments);
            return null;
        });
        List<String> special = List.of("$(test:keep x)", "; test:keep y", "| cat", "${HOME}", "\"", "{", "", "a\nb");
        assertEquals("x 0\n", call("test:keep", special.toArray(new String[0])));
        assertEquals(special, seen);
    }

    @Test
    public void linesOfTheShellRunWithPipesUntilOneFails() throws Exception {
        assertEquals(
                "o mine          10.1.0.0/16  169.254.1.1  fe80::1   9000  1\nx 0\n",
                call("shell", "-c", "networks | grep mine"));
        String failed = "e Command not found: nonsense\nx 1\n";
        assertEquals("o one\n" + failed, call("shell", "-c", "echo one\nnonsense\necho two\n"));
        assertEquals("e this is a shell of routed already: type the commands\nx 1\n", call("shell"));
    }

    @Test
    public void commandsOfTheShellNeedNoTerminal() throws Exception {
        for (String name : List.of("history", "setopt", "keymap", "clear", "ls")) {
            String answer = call("shell:" + name);
            assertFalse(answer, answer.contains("null"));
            assertTrue(answer, answer.endsWith("x 0\n"));
        }
        shell.sessions()
                .getRegistry()
                .register(new TestCommand(
                        "shell",
                        "screen",
                        (session, arguments) -> session.getTerminal().getWidth()));
        assertEquals("e shell:screen needs a terminal: run it in 'routed shell'\nx 1\n", call("shell:screen"));
    }

    @Test
    public void returnValueIsPrinted() throws Exception {
        command("value", (session, arguments) -> List.of("one", "two"));
        assertEquals("o one\ntwo\n\nx 0\n", call("test:value"));
    }

    @Test
    public void standardErrorHasItsOwnFrames() throws Exception {
        command("both", (session, arguments) -> {
            System.out.println("fine");
            System.err.println("but");
            return null;
        });
        assertEquals("o fine\ne but\nx 0\n", call("test:both"));
    }

    @Test
    public void failedCommandHasStatusOne() throws Exception {
        command("fail", (session, arguments) -> {
            System.out.println("half");
            throw new IllegalStateException("the rest is missing");
        });
        assertEquals("o half\ne the rest is missing\nx 1\n", call("test:fail"));
        command("mute", (session, arguments) -> {
            throw new UnsupportedOperationException();
        });
        assertEquals("e test:mute failed: a defect; the log of routed has the details\nx 1\n", call("test:mute"));
        assertEquals("e Undefined option: --nonsense\nx 1\n", call("endpoints", "--nonsense"));
    }

    @Test
    public void unexpectedExceptionOfACommandOfRoutedIsNotShown() throws Exception {
        shell.sessions().getRegistry().register(new TestCommand("routed", "odd", (session, arguments) -> {
            throw new IllegalStateException("Cannot invoke \"dev.routed.Internal.method()\"");
        }));
        assertEquals("e routed odd failed: a defect; the log of routed has the details\nx 1\n", call("odd"));
    }

    @Test
    public void sentenceOfAFailureIsOnePrintableLine() throws Exception {
        shell.sessions().getRegistry().register(new TestCommand("routed", "hostile", (session, arguments) -> {
            throw RejectedException.of("container '%s'", "a\n\u001b[31m\0\u202e\u2028\u007f\u009b");
        }));
        assertEquals("e container 'a\\x0a\\x1b[31m\\x00\\u202e\\u2028\\x7f\\x9b'\nx 1\n", call("hostile"));
    }

    @Test
    public void unknownCommandIsQuotedPrintably() throws Exception {
        assertTrue(call("a\n\u001b[31m").startsWith("404 no command 'a\\x0a\\x1b[31m'"));
    }

    @Test
    public void rejectionOfAnUnknownCommandListsTheKnownOnes() throws Exception {
        String known =
                ": choose one of address-add, address-remove, backend, cluster, config, doctor, drain, endpoints,"
                        + " events, handover, ingress, network-set, networks, plan, pools, reconcile, routes, shell,"
                        + " takeover, trace, undrain, uninstall, version, watch, or a command of the Karaf shell such"
                        + " as bundle:list\n";
        assertEquals("404 no command 'nonsense'" + known, call("nonsense"));
        assertEquals("404 no command 'bundle:nonsense'" + known, call("bundle:nonsense"));
        assertEquals("404 no command ''" + known, call(""));
        assertEquals("404 no command 'x'" + known, call("help", "x"));
    }

    @Test
    public void helpListsTheCommandsOfRouted() throws Exception {
        assertEquals("""
                o Commands (each accepts --help, and each but shell --json and --wide):
                  address-add     Add a secondary address to the endpoint of a running container
                  address-remove  Remove a secondary address from an endpoint
                  backend         List the kernel backends; with a name: use that one until the next start
                  cluster         List the addresses of all hosts, as this host knows them
                  config          List each setting: its value, where that is from, its default
                  doctor          Look for problems, and name the command that ends each; exits with 1 for warnings, \
                2 for errors
                  drain           Stop announcing this host's containers, or one; without arguments: list \
                what is not announced
                  endpoints       List the endpoints of this host's containers
                  events          List the latest events, the newest last
                  handover        Hand an address over to the next host that announces it: make before break
                  ingress         List who may send to each endpoint; with an endpoint and a list: set it
                  network-set     Set the mtu, the gateway or a policy option of a network permanently, and list the \
                changes made
                  networks        List the networks that this host serves
                  plan            List the changes that routed reconcile, or setting KEY=VALUE, would make; makes none
                  pools           List the address pools and their use
                  reconcile       Repair this host's links, addresses and routes, and list the changes made
                  routes          List the host routes of this host's containers, as the kernel has them
                  shell           Open the console of the appliance, or run commands of it: with pipes, variables and \
                completion
                  takeover        Allow the next endpoint with this address to take it over from another host; \
                without arguments: list these
                  trace           Follow a packet through this host, and probe its way: where it stops, and why; \
                exits with 1 if it stops
                  undrain         Announce this host's containers again, or one that was drained or handed over
                  uninstall       Take off this host what routed has in the kernel, list it, and stop the appliance
                  version         List the versions of the running appliance, Java, Karaf and the Docker Engine, and the backend in use
                  watch           Show endpoints, announcements of all hosts and events as they change, until q or Ctrl-C
                Other commands of the Karaf shell are called by their full name, such as bundle:list or config:list.
                x 0
                """, call("help"));
    }

    @Test
    public void helpOfEachCommandHasAnExampleWithItsOwnOptions() throws Exception {
        List<String> names = shell.sessions().getRegistry().getCommands().stream()
                .filter(command -> command.getScope().equals("routed"))
                .map(Command::getName)
                .toList();
        assertEquals(24, names.size());
        for (String name : names) {
            String help = call(name, "--help");
            Matcher example =
                    Pattern.compile("\n +Example: routed (\\S+)(.*)\n").matcher(help);
            assertTrue(name + " has an example: " + help, example.find());
            assertEquals(help, name, example.group(1));
            String options = help.substring(0, example.start());
            for (String word : example.group(2).split(" ")) {
                assertTrue(name + " has " + word, !word.startsWith("-") || options.contains("\n        " + word));
            }
        }
    }

    @Test
    public void helpOfACommandIsPlainText() throws Exception {
        String help = call("help", "events");
        assertTrue(help, help.contains("--json"));
        assertTrue(help, help.contains("routed:events [options]"));
        assertFalse(help, help.contains("\u001b"));
        assertEquals(help, call("events", "--help"));
    }

    @Test
    public void argumentsThatAreNotUtf8AreRejected() {
        assertEquals(400, plugin.call("endpoints", new byte[] {(byte) 0xff}).status());
    }

    @Test
    public void eachCallHasItsOwnSession() throws Exception {
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
    public void callerHasTheRolesOfTheLocalConsole() throws Exception {
        command("roles", (session, arguments) -> TestCommand.principals());
        assertEquals("o admin manager root systembundles viewer\nx 0\n", call("test:roles"));
    }

    @Test
    public void commandIsTheCauseOfItsEvents() throws Exception {
        command("cause", (session, arguments) -> Trigger.current().orElseThrow().name());
        assertEquals("o test:cause\nx 0\n", call("test:cause", "argument"));
    }

    /** The thread belongs to the transport, which the command may update. */
    @Test
    public void commandLoadsClassesFromTheShellBundle() throws Exception {
        Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
        command(
                "loader",
                (session, arguments) ->
                        Thread.currentThread().getContextClassLoader() == SessionFactory.class.getClassLoader());
        assertEquals("o true\nx 0\n", call("test:loader"));
    }

    @Test
    public void outputReachesTheCallerWhileTheCommandRuns() throws Exception {
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
    public void disconnectEndsACommandWithoutOutput() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        waiting("wait", begun, ended);
        OutputStream disconnected = new OutputStream() {
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
        assertThrows(
                IOException.class,
                () -> plugin.call("test:wait", new byte[0]).body().writeTo(disconnected));
        await(ended, "the command was interrupted");
    }

    @Test
    public void stoppingEndsRunningCommandsAndRejectsOthers() throws Exception {
        endsWaitingCommand(plugin::stop);
        assertThrows("no command is started", IOException.class, () -> call("endpoints"));
    }

    @Test
    public void closingTheSocketEndsRunningCommandsOnly() throws Exception {
        endsWaitingCommand(plugin::cutShort);
        assertEquals("o [ ]\nx 0\n", call("events", "--json", "-n", "0"));
    }

    @Test
    public void commandThatClosesTheSocketContinuesWithoutItsCaller() throws Exception {
        continuesWithoutItsCaller("cut", plugin::cutShort);
        continuesWithoutItsCaller("stop", plugin::stop);
    }

    private void continuesWithoutItsCaller(String name, Runnable close) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        command(name, (session, arguments) -> {
            System.out.println("before");
            close.run();
            await(answered, "the caller is answered while the command runs");
            System.out.println("after");
            ended.countDown();
            return null;
        });
        assertEquals(
                "o before\ne the command closes the admin socket and continues without it: 'routed bundle:list' and the"
                        + " log show its result\nx 0\n",
                call("test:" + name));
        answered.countDown();
        await(ended, "the command ended");
    }

    @Test
    public void bundleCommandWaitsForTheRefreshInProgress() throws Exception {
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
    public void updateRefreshesTheUsersOfTheBundle() throws Exception {
        shell.sessions().getRegistry().register(new TestCommand("bundle", "update", (session, arguments) -> {
            assertEquals("no refresh before the command ends", 0, framework.refreshesOfUpdated());
            throw new IllegalStateException("the bundle does not start");
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
        assertEquals(List.of("e the command was interrupted: the shell of routed is stopping\nx 1\n"), answers);
    }

    /** Registers a command that waits without output until it is interrupted. */
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
    public void socketAndUsersAreThoseOfTheSetting() {
        assertEquals(Path.of("/run/routed/admin.sock"), plugin.socket());
        assertEquals(Set.of(0L), plugin.callers().uids());
        AdminSocket other = socket(" /srv/admin.sock ", "1000");
        assertEquals(Path.of("/srv/admin.sock"), other.path());
        assertEquals(Set.of(0L, 1000L), other.callers().uids());
        assertEquals("dev.routed.shell", other.callers().pid());
    }

    @Test
    public void badSettingIsRejected() {
        assertThrows(RejectedException.class, () -> socket("admin.sock", "0"));
        assertThrows(RejectedException.class, () -> socket("/srv/admin.sock", "docker"));
    }

    private static AdminSocket socket(String path, String uids) {
        return AdminSocket.of(new AdminConfig() {
            @Override
            public String adminsock() {
                return path;
            }

            @Override
            public String uids() {
                return uids;
            }

            @Override
            public Class<AdminConfig> annotationType() {
                return AdminConfig.class;
            }
        });
    }

    @Test
    public void rejectionByTheTransportIsPlainText() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Response answer = plugin.reject(403, "only root may call on this socket");
        answer.body().writeTo(out);
        assertEquals(403, answer.status());
        assertEquals("only root may call on this socket\n", out.toString(StandardCharsets.UTF_8));
    }
}
