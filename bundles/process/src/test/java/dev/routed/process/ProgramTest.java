package dev.routed.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** With programs that every machine has. */
public class ProgramTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String MORE_THAN_A_PIPE_HOLDS = "x".repeat(1 << 20);

    private static Program program(String name) {
        return new Program(name, "install " + name, LONG);
    }

    private static Program.Result shell(String script, String input) {
        return program("sh").run(List.of("-c", script), input);
    }

    private static String rejection(org.junit.function.ThrowingRunnable run) {
        return assertThrows(RejectedException.class, run).getMessage();
    }

    @Test
    public void resultHasStatusOutputAndErrors() {
        assertEquals(new Program.Result(3, "one\nzwö\n", "C\n"), shell("cat; echo $LC_ALL >&2; exit 3", "one\nzwö\n"));
    }

    @Test
    public void messageIsStandardErrorOrElseStandardOutput() {
        assertEquals("bad", shell("echo fine; echo bad >&2", "").message());
        assertEquals("fine", shell("echo fine; echo >&2", "").message());
    }

    @Test
    public void argumentsPassWithoutAShell() {
        assertEquals(
                "show; $(ip) 'a'\n", program("echo").run("show; $(ip)", "'a'").output());
    }

    @Test(timeout = 300_000)
    public void allStreamsMoveAtTheSameTime() {
        Program.Result result = shell("tee /dev/stderr; cat >&2", MORE_THAN_A_PIPE_HOLDS);
        assertEquals(new Program.Result(0, MORE_THAN_A_PIPE_HOLDS, MORE_THAN_A_PIPE_HOLDS), result);
    }

    @Test(timeout = 300_000)
    public void programOverTheTimeLimitIsKilled() {
        Program sleep = new Program("sleep", "", Duration.ofSeconds(1));
        assertEquals("sleep did not end within 1 s and was killed", rejection(() -> sleep.run("600")));
    }

    @Test(timeout = 300_000)
    public void programOverTheTimeLimitIsKilledWithItsChildren() {
        Program shell = new Program("sh", "", Duration.ofSeconds(1));
        assertEquals("sh did not end within 1 s and was killed", rejection(() -> shell.run("-c", "sleep 600; true")));
    }

    @Test(timeout = 300_000)
    public void programOverTheOutputLimitIsKilled() {
        Program yes = new Program("yes", "", LONG, 10);
        assertEquals("yes printed more than 10 bytes and was killed", rejection(yes::run));
        Program shell = new Program("sh", "", LONG, 10);
        assertEquals("0123456789", shell.run("-c", "printf 0123456789").output());
        assertEquals("sh printed more than 10 bytes and was killed", rejection(() -> shell.run("-c", "yes >&2")));
    }

    /** Without a limit: 64 times as much as the limit of a text. */
    @Test(timeout = 300_000)
    public void outputIsStreamedHoweverLongItIs() {
        Program head = new Program("head", "", LONG, 1 << 20);
        List<String> arguments = List.of("--bytes=64M", "/dev/zero");
        assertEquals("head printed more than 1048576 bytes and was killed", rejection(() -> head.run(arguments, "")));
        Program.Streamed<Long> all = head.stream(arguments, "", ProgramTest::length);
        assertEquals(new Program.Streamed<>(0, 64L << 20, ""), all);
        Program.Streamed<String> beginning = head.stream(arguments, "", output -> "enough");
        assertEquals("the rest is skipped", new Program.Streamed<>(0, "enough", ""), beginning);
    }

    private static long length(InputStream output) {
        try {
            return output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test(timeout = 300_000)
    public void programIsKilledIfItsReaderThrows() {
        IllegalArgumentException unreadable = new IllegalArgumentException("unreadable");
        Program yes = new Program("yes", "", LONG);
        assertSame(
                unreadable,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> yes.stream(List.of(), "", output -> {
                            throw unreadable;
                        })));
        // The kernel ends a killed process a moment later.
        ProcessHandle.current()
                .children()
                .forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    public void missingProgramIsNamedWithTheRemedy() {
        assertEquals(
                "no-such-program cannot be run: No such file or directory; install no-such-program",
                rejection(() -> program("no-such-program").run()));
        assertEquals(
                "no-such-program monitor cannot be run: No such file or directory; install no-such-program",
                rejection(() -> program("no-such-program").monitor(0, "monitor")));
        assertFalse(program("no-such-program").isInstalled());
        assertTrue(program("sh").isInstalled());
    }

    @Test
    public void programThatFailsBeforeItHasReadReportsWhy() {
        assertEquals(new Program.Result(1, "", "enough\n"), shell("echo enough >&2; exit 1", MORE_THAN_A_PIPE_HOLDS));
    }

    @Test
    public void programThatSucceedsWithoutReadingIsRejected() {
        assertEquals(
                "true ended before it had read all of its input",
                rejection(() -> program("true").run(List.of(), MORE_THAN_A_PIPE_HOLDS)));
    }

    @Test
    public void runOfAnInterruptedThreadEndsAndTheInterruptStays() {
        Thread.currentThread().interrupt();
        try {
            assertEquals("done\n", program("echo").run("done").output());
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    public void runLeavesNoThread() {
        shell("cat", MORE_THAN_A_PIPE_HOLDS);
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.isAlive() && thread.getName().startsWith("routed-process-")));
    }

    @Test
    public void programThatMayNotBeRunIsNotToBeInstalled() {
        Program ping = new Program("ping", "install iputils-ping");
        assertEquals(
                "give routed the capabilities of its file, which 'getcap $(which ping)' prints",
                ping.remedy("Operation not permitted"));
        assertEquals("install iputils-ping", ping.remedy("No such file or directory"));
    }
}
