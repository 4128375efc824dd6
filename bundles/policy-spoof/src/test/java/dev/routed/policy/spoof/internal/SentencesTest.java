package dev.routed.policy.spoof.internal;

import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import org.junit.Test;

/** What a user may read. */
public class SentencesTest {

    @Test
    public void eachIsInTheList() throws IOException {
        GoldenSentences.check(
                () -> Exemption.check(Scope.NETWORK, Map.of("spoofing", "maybe")),
                () -> Exemption.check(Scope.ENDPOINT, Map.of("spoofing", "maybe")));
    }
}
