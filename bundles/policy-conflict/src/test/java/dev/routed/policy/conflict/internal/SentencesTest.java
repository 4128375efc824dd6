package dev.routed.policy.conflict.internal;

import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What a user may read. */
public class SentencesTest {

    @Test
    public void eachIsInTheList() throws IOException {
        GoldenSentences.check(
                () -> ConflictSettings.of(ConflictPolicyTest.config("quagga", "10")),
                () -> ConflictSettings.of(ConflictPolicyTest.config("auto", "soon")),
                () -> Choice.of(ConflictPolicyTest.attachment(Map.of("conflict", "fight")).network()),
                () -> run("sleep", Duration.ofSeconds(1), "60"),
                () -> run("false", Duration.ofSeconds(60)),
                () -> run("/nowhere/vtysh", Duration.ofSeconds(60)),
                SentencesTest::stoppedWhileItRuns,
                () -> FrrAnswers.ospf(""),
                () -> BirdAnswers.self(""));
    }

    private static void run(String name, Duration limit, String... arguments) {
        new Program(name, limit).run(List.of(arguments));
    }

    private static void stoppedWhileItRuns() {
        Thread.currentThread().interrupt();
        try {
            run("true", Duration.ofSeconds(60));
        } finally {
            Thread.interrupted();
        }
    }
}
