package dev.routed.policy.announce.internal;

import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import org.junit.Test;

/** The rejections that a user may read. */
public class AnnounceSentencesTest {

    @Test
    public void eachIsInTheList() throws IOException {
        GoldenSentences.check(
                () -> Condition.of(Given.endpoint("soon")),
                () -> Condition.check(Given.endpoint(Map.of("announce", "tcp:0"), Map.of(), Map.of())
                        .network()),
                () -> AnnounceSettings.of(Given.config("interval", "10")),
                () -> AnnounceSettings.of(Given.config("rise", "once")));
    }
}
