package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** What a user may read. */
public class SentencesTest {

    @Test
    public void eachIsInTheList() throws IOException {
        GoldenSentences.check(Stream.concat(
                        Stream.of(network("ingress", "10.0.0.1"), network("ports", "some")),
                        Stream.of("", "foo", "10.0.0.9-10.0.0.1", "10.0.0.1-fd00::1", "10.0.0.1-", "::/200", "10.0.0.0/",
                                        "allow;10.0.0.1")
                                .map(SentencesTest::endpoint))
                .toArray(ThrowingRunnable[]::new));
    }

    private static ThrowingRunnable network(String option, String value) {
        return () -> Options.check(new Network(
                "a".repeat(64), List.of(), List.of(), Set.of(), List.of(), Map.of(option, value), Optional.empty()));
    }

    private static ThrowingRunnable endpoint(String list) {
        return () -> Options.check(new Endpoint(
                "e".repeat(64), "a".repeat(64), List.of(), List.of(), new Mac(1), "rt", "rc", 1500, Map.of("ingress", list),
                Collections.emptySortedSet(), Optional.empty()));
    }
}
