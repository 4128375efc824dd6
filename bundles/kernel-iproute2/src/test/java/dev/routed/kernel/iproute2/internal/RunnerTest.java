package dev.routed.kernel.iproute2.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.Test;

/** Processes: what goes in, what comes out, and what becomes of those that do not end. */
public class RunnerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    public void givesLinesAndTakesBothOutputs() {
        Program.Result result =
                new Runner("sh", LONG).run(List.of("-c", "cat; echo $LC_ALL >&2; exit 3"), List.of("one", "zwö"));
        assertEquals(new Program.Result(3, "one\nzwö\n", "C\n"), result);
    }

    @Test
    public void killsWhatDoesNotEnd() {
        Runner runner = new Runner("sleep", Duration.ofSeconds(1));
        ProgramException late = assertThrows(ProgramException.class, () -> runner.run(List.of("300"), List.of()));
        assertEquals("sleep did not end within 1 s and was killed", late.getMessage());
    }

    @Test
    public void saysWhatIsMissing() {
        Runner runner = new Runner("no-such-ip", LONG);
        String sentence = assertThrows(ProgramException.class, () -> runner.run(List.of(), List.of())).getMessage();
        assertTrue(sentence, sentence.startsWith("no-such-ip cannot be run ("));
        assertTrue(sentence, sentence.endsWith("install iproute2, or use another backend"));
    }

    /** More than a pipe holds: the program has ended before all was written. */
    @Test
    public void tellsWhyAProgramReadNoFurther() {
        List<String> much = Collections.nCopies(5000, "x".repeat(100));
        assertEquals(
                new Program.Result(1, "", "enough\n"),
                new Runner("sh", LONG).run(List.of("-c", "echo enough >&2; exit 1"), much));
        ProgramException refusal = assertThrows(
                ProgramException.class, () -> new Runner("true", LONG).run(List.of(), much));
        assertEquals("true did not read to the end", refusal.getMessage());
    }

    @Test
    public void endsTheRunAlthoughTheCallerIsInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertEquals("done\n", new Runner("echo", LONG).run(List.of("done"), List.of()).output());
        } finally {
            assertTrue("the interrupt is passed on", Thread.interrupted());
        }
    }
}
