package dev.routed.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** With programs that every machine has. */
public class ProgramOutputTest {

    private static String output(String name, String... arguments) {
        return output(name, Duration.ofSeconds(60), arguments);
    }

    private static String output(String name, Duration limit, String... arguments) {
        return new Program(name, "install it", limit).output(List.of(arguments), "");
    }

    private static String rejection(String name, String... arguments) {
        return assertThrows(RejectedException.class, () -> output(name, arguments))
                .getMessage();
    }

    @Test
    public void argumentsReachTheProgramUnchanged() {
        assertEquals("show; $(ip) 'a'\n", output("echo", "show; $(ip)", "'a'"));
    }

    @Test
    public void failureIsReportedWithTheLastLineOfTheMessage() {
        assertTrue(rejection("ls", "/nowhere").startsWith("ls fails: ls: cannot access '/nowhere'"));
        assertEquals("sh fails: two", rejection("sh", "-c", "echo one; echo two; exit 1"));
        assertEquals("false fails: without a message", rejection("false"));
    }

    @Test
    public void missingProgramIsReported() {
        assertTrue(rejection("nosuchprogram").startsWith("nosuchprogram cannot be run: "));
    }

    @Test
    public void programThatHangsIsKilled() {
        long began = System.nanoTime();
        assertEquals(
                "sleep did not end within 1 s and was killed",
                assertThrows(RejectedException.class, () -> output("sleep", Duration.ofSeconds(1), "600"))
                        .getMessage());
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(300).toNanos());
    }

    @Test
    public void interruptOutlastsTheRun() {
        Thread.currentThread().interrupt();
        try {
            assertEquals("done\n", output("echo", "done"));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
