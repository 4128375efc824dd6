package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.policy.announce.internal.Condition.Kind;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ConditionTest {
    private static Condition of(String text) {
        return Condition.of(Given.endpoint(text));
    }

    @Test
    public void eachConditionIsParsed() {
        assertEquals(Condition.NONE, of("start"));
        assertEquals(Kind.CARRIER, of("carrier").kind());
        assertEquals(Kind.HEALTHY, of("healthy").kind());
        assertEquals(new Condition(Kind.TCP, 8080, "/"), of("tcp:8080"));
        assertEquals(new Condition(Kind.HTTP, 80, "/"), of("http:80"));
        assertEquals(new Condition(Kind.HTTP, 65535, "/ready?now=1"), of("http:65535/ready?now=1"));
    }

    @Test
    public void optionOfTheEndpointOverridesTheNetworks() {
        assertEquals(Condition.NONE, Condition.of(Given.endpoint(Map.of(), Map.of(), Map.of())));
        Map<String, String> healthy = Map.of("announce", "healthy");
        assertEquals(
                Kind.HEALTHY,
                Condition.of(Given.endpoint(healthy, Map.of(), Map.of())).kind());
        assertEquals(
                Kind.TCP,
                Condition.of(Given.endpoint(healthy, Map.of("announce", "tcp:1"), Map.of()))
                        .kind());
    }

    @Test
    public void otherTextIsRejected() {
        for (String text : List.of(
                "",
                "Healthy",
                "tcp",
                "tcp:",
                "tcp:0",
                "tcp:65536",
                "tcp:80/x",
                "udp:53",
                "http:80x",
                "http:80/a b",
                "http:80/\r\nX: y",
                "http:80/\u00e4",
                "tcp:080808")) {
            assertThrows(text, RejectedException.class, () -> of(text));
        }
    }
}
