package dev.routed.policy.conflict.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** With programs that every machine has. */
public class ProgramTest {
    private static String run(String name, Duration limit, String... arguments) {
        return new Program(name, limit).run(List.of(arguments));
    }

    private static String refusal(String name, Duration limit, String... arguments) {
        return assertThrows(Refusal.class, () -> run(name, limit, arguments)).getMessage();
    }

    @Test
    public void argumentsReachItAsTheyAre() {
        assertEquals("show; $(ip) 'a'\n", run("echo", Duration.ofSeconds(60), "show; $(ip)", "'a'"));
    }

    @Test
    public void itsOwnLastWordIsTold() {
        assertTrue(refusal("ls", Duration.ofSeconds(60), "/nowhere").startsWith("ls fails: ls: cannot access '/nowhere'"));
        assertEquals("false fails: without a word", refusal("false", Duration.ofSeconds(60)));
    }

    @Test
    public void oneThatIsNotThereIsTold() {
        assertTrue(refusal("nosuchprogram", Duration.ofSeconds(60)).startsWith("nosuchprogram cannot be run: "));
    }

    @Test
    public void oneThatHangsIsKilled() {
        long began = System.nanoTime();
        assertEquals("sleep did not end within 1 s and was killed", refusal("sleep", Duration.ofSeconds(1), "600"));
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(300).toNanos());
    }

    @Test
    public void whoStopsItIsStillHeard() {
        Thread.currentThread().interrupt();
        assertEquals("the appliance is being stopped", refusal("true", Duration.ofSeconds(60)));
        assertTrue(Thread.interrupted());
    }
}
