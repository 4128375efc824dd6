package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Runs bin/routed-client against a server with prepared answers. */
public final class ClientTest {
    private static final Path CLIENT = Path.of(
                    System.getProperty("basedir"), "../../assembly/src/main/resources/bin/routed-client")
            .normalize();
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path socket;

    private record Result(int status, String output, String error) {}

    @Before
    public void chooseSocket() {
        socket = folder.getRoot().toPath().resolve("admin.sock");
    }

    private Result run(List<String> line) throws Exception {
        File output = folder.newFile();
        File error = folder.newFile();
        ProcessBuilder builder = new ProcessBuilder(line).redirectOutput(output).redirectError(error);
        builder.environment().put("ROUTED_ADMINSOCK", socket.toString());
        // Also as standard input, for a run as another user, who may not be able to open the file.
        Process process = builder.redirectInput(CLIENT.toFile()).start();
        assertTrue("the client ends", process.waitFor(60, TimeUnit.SECONDS));
        return new Result(process.exitValue(), Files.readString(output.toPath()), Files.readString(error.toPath()));
    }

    private Result client(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("perl", "-w", CLIENT.toString()));
        line.addAll(Arrays.asList(arguments));
        return run(line);
    }

    private Result answered(String answer) throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> TinyServer.send(caller, answer))) {
            Result result = client("endpoints");
            assertNotNull(server.request());
            return result;
        }
    }

    private static String chunk(String text) {
        return "%x\r\n%s\r\n".formatted(text.getBytes(StandardCharsets.UTF_8).length, text);
    }

    @Test
    public void commandIsThePathAndArgumentsAreTheBody() throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> TinyServer.send(caller, OK + "\r\nx 0\n"))) {
            assertEquals(new Result(0, "", ""), client("bundle:list", "-t", "", "grün $(x)\n"));
            assertEquals(
                    "POST /bundle:list HTTP/1.1\r\nHost: routed\r\nConnection: close\r\nContent-Length: 16\r\n\r\n"
                            + "-t\0\0grün $(x)\n\0",
                    server.request());
        }
    }

    @Test
    public void jsonBeforeTheCommandIsItsFirstArgument() throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> TinyServer.send(caller, OK + "\r\nx 0\n"))) {
            assertEquals(new Result(0, "", ""), client("--json", "plan", "mtu=1400"));
            String request = server.request();
            assertTrue(request, request.startsWith("POST /plan HTTP/1.1\r\n"));
            assertTrue(request, request.endsWith("\r\n\r\n--json\0mtu=1400\0"));
        }
    }

    @Test
    public void noCommandMeansHelp() throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> TinyServer.send(caller, OK + "\r\no 3\nhi\nx 0\n"))) {
            assertEquals(new Result(0, "hi\n", ""), client());
            assertTrue(server.request().startsWith("POST /help HTTP/1.1\r\n"));
        }
    }

    /** In a pseudo terminal, whose line discipline ends lines by CR and LF. */
    @Test
    public void sizeOfTheTerminalIsTheQuery() throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> TinyServer.send(caller, OK + "\r\no 3\nhi\nx 3\n"))) {
            String line = "stty cols 91 rows 33; exec perl -w %s endpoints".formatted(CLIENT);
            Result result = run(List.of("script", "--quiet", "--return", "--command", line, "/dev/null"));
            assertEquals(3, result.status());
            assertTrue(result.output(), result.output().contains("hi\r\n"));
            assertTrue(server.request().startsWith("POST /endpoints?columns=91&rows=33 HTTP/1.1\r\n"));
        }
    }

    /** The server sends two screens of two lines, and goes on; q ends the client and restores the terminal. */
    @Test
    public void screensReplaceEachOtherUntilTheKeyQ() throws Exception {
        String frames = "o 8\none\ntwo\no 12\nthree\nfour\nx";
        CountDownLatch end = new CountDownLatch(1);
        try (TinyServer server = new TinyServer(socket, caller -> {
            TinyServer.send(caller, OK + "\r\n" + frames);
            await(end);
        })) {
            File output = folder.newFile();
            String line = "stty cols 80 rows 2; TERM=xterm exec perl -w %s watch".formatted(CLIENT);
            ProcessBuilder builder = new ProcessBuilder("script", "--quiet", "--return", "--command", line, "/dev/null")
                    .redirectOutput(output);
            builder.environment().put("ROUTED_ADMINSOCK", socket.toString());
            Process process = builder.start();
            while (!Files.readString(output.toPath()).contains("four")) {
                assertTrue("the client shows the second screen", process.isAlive());
                Thread.sleep(20);
            }
            process.getOutputStream().write('q');
            process.getOutputStream().flush();
            assertTrue("the client ends", process.waitFor(60, TimeUnit.SECONDS));
            end.countDown();
            assertEquals(0, process.exitValue());
            assertEquals(
                    "\u001b[?1049h\u001b[?25l\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J"
                            + "\u001b[Hthree\u001b[K\r\nfour\u001b[K\u001b[J\u001b[?25h\u001b[?1049l",
                    Files.readString(output.toPath()));
            assertTrue(server.request().startsWith("POST /watch?columns=80&rows=2 HTTP/1.1\r\n"));
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    public void framesReachTheirStreamsAndStatusIsTheExitCode() throws Exception {
        assertEquals(
                new Result(7, "one\ntwo\n", "grün\n"),
                answered(OK + "Connection: close\r\n\r\no 4\none\ne 6\ngrün\no 0\no 4\ntwo\nx 7\n"));
    }

    @Test
    public void chunksMayBeCutAnywhere() throws Exception {
        String frames = "o 4\none\ne 4\nbut\no 12\no 4\nx 9\nx 1\nx 3\n";
        for (int size : new int[] {1, 2, 5, 1000}) {
            StringBuilder body = new StringBuilder();
            for (int at = 0; at < frames.length(); at += size) {
                body.append(chunk(frames.substring(at, Math.min(frames.length(), at + size))));
            }
            assertEquals(
                    "chunks of " + size,
                    new Result(3, "one\no 4\nx 9\nx 1\n", "but\n"),
                    answered(OK + "transfer-encoding: Chunked\r\n\r\n" + body + "0\r\n\r\n"));
            Files.delete(socket);
        }
    }

    @Test
    public void bodyEndsAtItsContentLength() throws Exception {
        assertEquals(new Result(0, "hi\n", ""), answered(OK + "Content-Length: 11\r\n\r\no 3\nhi\nx 0\n"));
    }

    @Test
    public void largeOutputIsComplete() throws Exception {
        String line = "x".repeat(8191) + "\n";
        int lines = 1000;
        Result result;
        try (TinyServer server = new TinyServer(socket, caller -> {
            TinyServer.send(caller, OK + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < lines; i++) {
                TinyServer.send(caller, chunk("o 8192\n" + line));
            }
            TinyServer.send(caller, chunk("x 0\n") + "0\r\n\r\n");
        })) {
            result = client("log:display");
            assertNotNull(server.request());
        }
        assertEquals(0, result.status());
        assertTrue(line.repeat(lines).equals(result.output()));
    }

    @Test
    public void outputStreams() throws Exception {
        Path seen = folder.getRoot().toPath().resolve("seen");
        try (TinyServer server = new TinyServer(socket, caller -> {
            TinyServer.send(caller, OK + "\r\no 6\nearly\n");
            // A named pipe: opening it waits for the reader, who opens it once the first line has come.
            Files.readString(seen);
            TinyServer.send(caller, "x 0\n");
        })) {
            Result result = run(List.of(
                    "sh",
                    "-c",
                    "mkfifo \"$1\" && perl \"$2\" log:tail |"
                            + " { read -r line; echo \"$line\" >\"$1\"; echo \"saw $line\"; cat; }",
                    "sh",
                    seen.toString(),
                    CLIENT.toString()));
            assertEquals(new Result(0, "saw early\n", ""), result);
            assertEquals(null, server.failure());
        }
    }

    @Test
    public void closedPipeEndsTheClientQuietly() throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> {
            TinyServer.send(caller, OK + "\r\n");
            while (true) {
                TinyServer.send(caller, "o 2\ny\n");
            }
        })) {
            Result result = run(List.of("sh", "-c", "perl \"$1\" log:tail | head -n 2", "sh", CLIENT.toString()));
            assertEquals(new Result(0, "y\ny\n", ""), result);
            assertNotNull("the client hung up", server.failure());
        }
    }

    @Test
    public void outputThatCannotBeWrittenIsAnError() throws Exception {
        try (TinyServer server = new TinyServer(socket, caller -> TinyServer.send(caller, OK + "\r\no 3\nhi\nx 0\n"))) {
            Result result = run(List.of("sh", "-c", "perl \"$1\" pools >/dev/full", "sh", CLIENT.toString()));
            assertEquals(new Result(1, "", "cannot write what 'pools' printed: No space left on device\n"), result);
            assertNotNull(server.request());
        }
    }

    @Test
    public void applianceThatDoesNotRunIsReported() throws Exception {
        String sentence = "routed is not running (no answer at " + socket + "): start it with 'routed run'\n";
        assertEquals("no socket", new Result(1, "", sentence), client("endpoints"));
        new TinyServer(socket, caller -> {}).close();
        assertEquals("a stale socket", new Result(1, "", sentence), client("endpoints"));
    }

    @Test
    public void missingPermissionIsReported() throws Exception {
        List<String> line = new ArrayList<>(List.of("perl", "-", "endpoints"));
        assertTrue(folder.getRoot().setExecutable(false, false));
        if (System.getProperty("user.name").equals("root")) {
            // Root may do everything, so the client runs as nobody.
            line.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        try {
            assertEquals(
                    new Result(1, "", socket + " is open to root alone: run this as root, or with sudo\n"), run(line));
        } finally {
            assertTrue(folder.getRoot().setExecutable(true, true));
        }
    }

    @Test
    public void rejectionIsPrintedUnchanged() throws Exception {
        assertEquals(
                new Result(2, "", "no command 'endpoints'\n"),
                answered("HTTP/1.1 404 Not Found\r\nContent-Length: 23\r\n\r\nno command 'endpoints'\n"));
        Files.delete(socket);
        assertEquals(
                new Result(1, "", "only root may call it.\n"),
                answered("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("only root ")
                        + chunk("may call it.\n") + "0\r\n\r\n"));
        Files.delete(socket);
        assertEquals(
                new Result(1, "", "routed rejected 'endpoints' with HTTP status 500\n"),
                answered("HTTP/1.1 500 Server Error\r\n\r\n"));
    }

    @Test
    public void rejectionBeforeTheBodyIsReadIsPrinted() throws Exception {
        // More than a unix socket holds (net.core.wmem_default), so that the client still writes when it is rejected.
        String large = "x".repeat(120_000);
        try (TinyServer server = new TinyServer(
                socket, caller -> TinyServer.send(caller, "HTTP/1.1 413 Content Too Large\r\n\r\nAt most 1 MiB.\n"))) {
            assertEquals(
                    new Result(1, "", "At most 1 MiB.\n"),
                    client("endpoints", large, large, large, large, large, large));
            assertNotNull(server.request());
        }
    }

    @Test
    public void truncatedAnswerIsReported() throws Exception {
        Result cutOff =
                new Result(1, "", "routed stopped before 'endpoints' was done: look at its log, and ask again\n");
        List<String> answers = List.of(
                "",
                "HTTP/1.1 200",
                OK,
                OK + "\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\no 4",
                OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                OK + "Content-Length: 5\r\n\r\no 400");
        for (String answer : answers) {
            assertEquals(answer, cutOff, answered(answer));
            Files.delete(socket);
        }
        assertEquals(new Result(1, "on", cutOff.error()), answered(OK + "\r\no 4\non"));
    }

    @Test
    public void foreignServerIsReported() throws Exception {
        assertEquals(
                new Result(1, "", "what answers at " + socket + " is not routed\n"), answered("220 mail ready\r\n"));
        Files.delete(socket);
        assertEquals(
                new Result(1, "", "what answers at " + socket + " does not speak routed's language\n"),
                answered(OK + "\r\n{\"Err\":\"\"}\n"));
    }

    @Test
    public void invalidCommandNameIsNotSent() throws Exception {
        for (String name : List.of("", "a b", "x HTTP/1.1\r\n\r\n", "../etc", "grün")) {
            assertEquals(
                    name,
                    new Result(2, "", "no command '" + name + "': 'routed help' lists the commands\n"),
                    client(name));
        }
    }

    @Test
    public void clientNeedsPerlBaseOnly() throws IOException {
        List<String> modules = Files.readAllLines(CLIENT).stream()
                .filter(line -> line.matches("\\s*(use|require)\\b.*"))
                .map(line -> line.strip().split("[ ;]")[1])
                .toList();
        assertEquals(List.of("strict", "warnings", "Errno", "Socket"), modules);
    }
}
