package dev.routed.policy.spoof.internal;

import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import org.junit.Test;

/** The sentences that users may read. */
public class SpoofSentencesTest {

    @Test
    public void everySentenceIsInTheGoldenFile() throws IOException {
        GoldenSentences.check(
                () -> Exemption.check(Scope.NETWORK, Map.of("spoofing", "maybe")),
                () -> Exemption.check(Scope.ENDPOINT, Map.of("spoofing", "maybe")));
    }
}
