package dev.routed.policy.spoof.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.testkit.Attachments;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

public class SourceCheckTest {
    private static final String ID = "a".repeat(64);
    private static final String LINK = "rtaaaaaaaaaaaa";

    private static boolean passes(String source, String routedTo, Map<String, String> options, String... own) {
        Attachment sender =
                new Attachment(Attachments.network(Map.of()), Attachments.endpoint(ID, options, "10.1.0.2"));
        FirstPacket packet = new FirstPacket(
                Ip.parse(source),
                Ip.parse("10.1.0.3"),
                Optional.empty(),
                Optional.of(sender),
                Optional.empty(),
                Set.of(own).stream().map(Ip::parse).collect(Collectors.toSet()),
                routedTo,
                true);
        return SourceCheck.of(packet, sender).passes();
    }

    @Test
    public void sourceThatTheHostRoutesToTheContainer_passes() {
        assertEquals(true, passes("10.1.0.2", LINK, Map.of()));
    }

    @Test
    public void foreignSource_isDropped() {
        assertEquals(false, passes("10.1.0.99", "", Map.of()));
        assertEquals(false, passes("10.1.0.9", "rtbbbbbbbbbbbb", Map.of()));
    }

    @Test
    public void addressOfTheContainerOnAnotherLink_passes() {
        assertEquals(true, passes("10.2.0.2", "rtbbbbbbbbbbbb", Map.of(), "10.2.0.2"));
    }

    @Test
    public void linkLocalSource_andExemptContainer_pass() {
        assertEquals(true, passes("fe80::1", "", Map.of()));
        assertEquals(true, passes("10.1.0.99", "", Map.of("spoofing", "allow")));
    }
}
