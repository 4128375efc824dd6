package dev.routed.policy.access.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.policy.access.internal.AccessOptions.Isolation;
import dev.routed.policy.access.internal.AccessState.Isolated;
import dev.routed.testkit.Attachments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class AccessVerdictsTest {
    private static final List<String> ROUTED = List.of("10.1.0.0/16", "10.2.0.0/16");
    private static final Ip GATEWAY = Ip.parse("169.254.1.1");

    private static boolean drops(Isolation isolation, String source, String destination) {
        AccessState state =
                new AccessState(ROUTED, List.of(new Isolated("a", List.of("10.1.0.0/16"), isolation)), Set.of());
        return state.verdict(Ip.parse(source), Ip.parse(destination))
                .filter(verdict -> !verdict.passes())
                .isPresent();
    }

    @Test
    public void isolatedNetwork_exchangesNothingWithOtherRoutedNetworks() {
        assertEquals(true, drops(Isolation.OTHER_NETWORKS, "10.1.0.2", "10.2.0.2"));
        assertEquals(true, drops(Isolation.OTHER_NETWORKS, "10.2.0.2", "10.1.0.2"));
        assertEquals(false, drops(Isolation.OTHER_NETWORKS, "10.1.0.2", "10.1.0.3"));
        assertEquals(false, drops(Isolation.OTHER_NETWORKS, "10.1.0.2", "192.0.2.1"));
        assertEquals(false, drops(Isolation.OTHER_NETWORKS, "10.2.0.2", "10.2.0.3"));
    }

    @Test
    public void internalNetwork_exchangesNothingWithAnyone() {
        assertEquals(true, drops(Isolation.ALL_ELSE, "10.1.0.2", "192.0.2.1"));
        assertEquals(true, drops(Isolation.ALL_ELSE, "192.0.2.1", "10.1.0.2"));
        assertEquals(false, drops(Isolation.ALL_ELSE, "10.1.0.2", "10.1.0.3"));
    }

    private static boolean reaches(String destination, Optional<Port> port, Map<String, String> options) {
        Network network = Attachments.network(options);
        FirstPacket packet = new FirstPacket(
                Ip.parse("10.1.0.2"),
                Ip.parse(destination),
                port,
                Optional.of(new Attachment(network, Attachments.endpoint("e".repeat(64), Map.of(), "10.1.0.2"))),
                Optional.empty(),
                Set.of(),
                "",
                false);
        return HostAccessCheck.of(packet, network, Set.of(GATEWAY)).passes();
    }

    @Test
    public void hostAccess_decidesAboutServicesOfTheHost_notAboutPing() {
        Optional<Port> ssh = Optional.of(Port.parse("22/tcp"));
        assertEquals(true, reaches("192.168.7.1", ssh, Map.of()));
        assertEquals(false, reaches("169.254.1.1", ssh, Map.of()));
        assertEquals(true, reaches("169.254.1.1", Optional.empty(), Map.of()));
        assertEquals(false, reaches("192.168.7.1", ssh, Map.of("host-access", "deny")));
        assertEquals(true, reaches("192.168.7.1", Optional.empty(), Map.of("host-access", "deny")));
        assertEquals(true, reaches("169.254.1.1", ssh, Map.of("host-access", "allow")));
    }
}
