package dev.routed.policy.access.internal;

import dev.routed.testkit.Attachments;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import org.junit.Test;

/** The sentences that users may read. */
public class AccessSentencesTest {
    @Test
    public void everySentenceIsInTheGoldenFile() throws IOException {
        GoldenSentences.check(
                () -> AccessOptions.check(Attachments.network(Map.of("host-access", "maybe"))),
                () -> AccessOptions.check(Attachments.network(Map.of("isolate", "maybe"))));
    }
}
