package dev.routed.policy.conflict.internal;

import dev.routed.policy.conflict.internal.rules.ConflictOptions;
import dev.routed.policy.conflict.internal.rules.Samples;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import org.junit.Test;

/** The rejections that a user may read. */
public class ConflictSentencesTest {
    private final Fixture fixture = new Fixture();

    @Test
    public void eachIsInTheList() throws IOException {
        fixture.kernel.foreign().link("eth1", "");
        fixture.kernel.foreign().route(Samples.route("10.1.0.2/32", "10.0.0.3", 188));
        GoldenSentences.check(
                () -> ConflictSettings.of(Fixture.config("quagga", "10")),
                () -> ConflictSettings.of(Fixture.config("auto", "soon")),
                () -> ConflictOptions.yields(Samples.network(Map.of("conflict", "fight"))),
                () -> check(Map.of(), Map.of()),
                () -> check(Map.of(), Map.of("takeover", "maybe")),
                () -> check(Map.of("anycast", "foo"), Map.of()),
                () -> check(Map.of("anycast", "10.9.0.0/33"), Map.of()),
                () -> check(Map.of("anycast", "10.9.0.0/"), Map.of()),
                () -> fixture.policy(fixture.brokenKernel()).check(Samples.in(Map.of())),
                ConflictSentencesTest::interruptedPause);
    }

    private void check(Map<String, String> networkOptions, Map<String, String> options) {
        fixture.policy.check(Samples.attachment(networkOptions, options, Samples.ADDRESS));
    }

    private static void interruptedPause() {
        Thread.currentThread().interrupt();
        try {
            AddressCheck.sleep();
        } finally {
            Thread.interrupted();
        }
    }
}
