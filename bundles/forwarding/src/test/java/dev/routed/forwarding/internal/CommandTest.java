package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import java.util.List;
import org.junit.Test;

/** What becomes of programs that do not do as they should. */
public class CommandTest {

    @Test(timeout = 300_000)
    public void oneThatHangsIsKilled() {
        refused("sleep did not end within 1 s and was killed", new Command(1), "sleep", "600");
    }

    @Test
    public void oneThatEndsBeforeItHasReadIsHeard() {
        String much = "x".repeat(1 << 20);
        Command.Result result = new Command().run(much, List.of("sh", "-c", "echo cannot; exit 3"));
        assertEquals(new Command.Result(3, "cannot"), result);
    }

    @Test
    public void oneThatIsNotThereIsNamed() {
        refused("no-such-program cannot be run: Cannot run program \"no-such-program\": error=2, No such file or directory",
                new Command(), "no-such-program");
    }

    @Test
    public void whoStopsItIsHeard() {
        Thread.currentThread().interrupt();
        try {
            refused("sleep was interrupted", new Command(), "sleep", "0");
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    private static void refused(String sentence, Command command, String... argv) {
        assertEquals(sentence, assertThrows(Refusal.class, () -> command.run("", List.of(argv))).getMessage());
    }
}
