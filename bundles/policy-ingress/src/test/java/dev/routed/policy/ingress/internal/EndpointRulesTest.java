package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Verdict;
import dev.routed.testkit.Attachments;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.Test;

public class EndpointRulesTest {
    private static final Ip ALLOWED = Ip.parse("10.0.0.9");
    private static final Ip OTHER = Ip.parse("10.0.1.9");
    private static final Optional<Port> WEB = Optional.of(Port.parse("80/tcp"));
    private static final Optional<Port> ADMIN = Optional.of(Port.parse("81/tcp"));

    private static EndpointRules rules(String sources, String... ports) {
        Optional<SortedSet<Port>> open = ports.length == 0
                ? Optional.empty()
                : Optional.of(
                        new TreeSet<>(Arrays.stream(ports).map(Port::parse).toList()));
        return new EndpointRules(
                Attachments.endpoint("a".repeat(64), Map.of(), "10.1.0.2"), AllowedSources.parse(sources), open);
    }

    private static Verdict verdict(EndpointRules rules, Ip source, Optional<Port> port) {
        return rules.verdict(new FirstPacket(
                source, Ip.parse("10.1.0.2"), port, Optional.empty(), Optional.empty(), Set.of(), "", true));
    }

    @Test
    public void openEndpoint_passesAll() {
        assertTrue(verdict(rules("allow"), OTHER, WEB).passes());
        assertTrue(
                verdict(rules("allow"), Ip.parse("fd00::1"), Optional.empty()).passes());
    }

    @Test
    public void list_passesItsSourcesAlone_andNamesTheCommand() {
        assertTrue(verdict(rules("10.0.0.0/24"), ALLOWED, WEB).passes());
        assertTrue(verdict(rules("10.0.0.9-10.0.0.9"), ALLOWED, WEB).passes());
        assertEquals(
                Verdict.drop("10.0.1.9 may not send to 10.1.0.2: 'routed ingress aaaaaaaaaaaa' shows who may,"
                        + " 'routed ingress aaaaaaaaaaaa LIST' changes it"),
                verdict(rules("10.0.0.0/24"), OTHER, WEB));
        assertEquals(false, verdict(rules("deny"), ALLOWED, WEB).passes());
        assertEquals(
                false, verdict(rules("10.0.0.0/24"), Ip.parse("fd00::1"), WEB).passes());
    }

    @Test
    public void ports_closeAllOthers_butNotIcmp() {
        assertTrue(verdict(rules("allow", "80/tcp"), OTHER, WEB).passes());
        assertTrue(verdict(rules("allow", "80/tcp"), OTHER, Optional.empty()).passes());
        assertEquals(
                Verdict.drop("port 81/tcp of 10.1.0.2 is closed: its option ports admits [80/tcp]"),
                verdict(rules("allow", "80/tcp"), OTHER, ADMIN));
    }
}
