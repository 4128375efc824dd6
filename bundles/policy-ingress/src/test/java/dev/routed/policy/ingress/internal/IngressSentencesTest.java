package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import dev.routed.testkit.Attachments;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** The sentences that users may read. */
public class IngressSentencesTest {

    @Test
    public void everySentenceIsInTheGoldenFile() throws IOException {
        GoldenSentences.check(Stream.concat(
                        Stream.of(network("ingress", "10.0.0.1"), network("ports", "some")),
                        Stream.of(
                                        "",
                                        "foo",
                                        "10.0.0.9-10.0.0.1",
                                        "10.0.0.1-fd00::1",
                                        "10.0.0.1-",
                                        "::/200",
                                        "10.0.0.0/",
                                        "allow;10.0.0.1",
                                        IntStream.range(0, 4097)
                                                .mapToObj(i -> Ip.v4(0x0a000000L + 2 * i))
                                                .map(Ip::toString)
                                                .collect(Collectors.joining(",")))
                                .map(IngressSentencesTest::endpoint))
                .toArray(ThrowingRunnable[]::new));
    }

    private static ThrowingRunnable network(String option, String value) {
        return () -> IngressOptions.check(Attachments.network(Map.of(option, value)));
    }

    private static ThrowingRunnable endpoint(String list) {
        return () -> IngressOptions.check(Attachments.endpoint("e".repeat(64), Map.of("ingress", list)));
    }
}
