package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Ingress.Guarded;
import dev.routed.testkit.Attachments;
import dev.routed.testkit.FindingLines;
import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.RecordedEvents;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;

/** A policy of a new run adopts endpoints whose options are lost, from the table of the former run. */
public class LostOptionsTest {
    private static final String ID = "1".repeat(64);
    private static final Map<String, String> NONE = Map.of();
    private static final Port WEB = Port.parse("80/tcp");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final RecordedEvents events = new RecordedEvents();
    private final PlainNftables nftables = new PlainNftables();

    @Test
    public void openEndpointStaysOpenWhenAllFilesAreLost() {
        former(attachment(NONE, NONE));
        IngressPolicy policy = adopting(lost(NONE, NONE, true, true));
        assertEquals("allow on all ports", access(policy));
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void guardedEndpointIsClosedWhenAnyFileIsLost() {
        for (String list : List.of("deny", "192.0.2.0/24")) {
            former(attachment(NONE, Map.of("ingress", list)));
            assertEquals("deny on all ports", access(adopting(lost(NONE, NONE, false, true))));
            former(attachment(NONE, Map.of("ingress", list)));
            assertEquals("deny on all ports", access(adopting(lost(NONE, NONE, true, false))));
        }
        IngressPolicy policy = adopting(lost(NONE, NONE, true, true));
        assertEquals(
                List.of("10.1.0.2 111111111111: rejects all packets,"
                        + " because its options are lost with a file; to open it:"
                        + " run 'routed ingress 10.1.0.2 allow'"),
                FindingLines.of(policy.findings()));
    }

    @Test
    public void endpointIsClosedWhenFileAndTableAreLost() {
        assertEquals("deny on [80/tcp]", access(adopting(lost(NONE, NONE, true, false))));
        NftCommand.run("flush", "ruleset");
        assertEquals("deny on all ports", access(adopting(lost(NONE, NONE, false, true))));
    }

    @Test
    public void endpointThatIsClosedStaysClosedInTheNextRun() {
        adopting(lost(NONE, NONE, true, true));
        assertEquals("deny on [80/tcp]", access(adopting(lost(NONE, NONE, true, true))));
    }

    @Test
    public void tableOfAnotherFormSaysNothing() {
        nftables.run(List.of("table inet routed-ingress { set guarded4 { type ipv4_addr; }; }"));
        assertEquals("deny on [80/tcp]", access(adopting(lost(NONE, NONE, true, true))));
    }

    @Test
    public void networkOptionDecidesNothingWhenTheFileOfTheEndpointIsLost() {
        assertEquals("deny on all ports", access(adopting(lost(Map.of("ingress", "allow"), NONE, false, true))));
    }

    @Test
    public void optionOfTheEndpointDecidesWhenTheFileOfTheNetworkIsLost() {
        former(attachment(NONE, Map.of("ingress", "deny")));
        IngressPolicy policy = adopting(lost(NONE, Map.of("ingress", "192.0.2.0/24"), true, false));
        assertEquals("192.0.2.0/24 on all ports", access(policy));
    }

    @Test
    public void limitedPortsStayLimitedWhenTheFileOfTheNetworkIsLost() {
        former(attachment(Map.of("ports", "published"), NONE));
        IngressPolicy policy = adopting(lost(NONE, Map.of("ingress", "allow"), true, false));
        assertEquals("allow on [80/tcp]", access(policy));
        assertEquals(
                List.of("10.1.0.2 111111111111: accepts ICMP and its published ports alone, because the options of its"
                        + " network are lost with a file; to open all ports: run 'routed network-set aaaaaaaaaaaa ports"
                        + " all'"),
                FindingLines.of(policy.findings()));
        policy.update(List.of(lost(Map.of("ports", "all"), Map.of("ingress", "allow"), true, false)));
        assertEquals("allow on all ports", access(policy));
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void limitedPortsOfAnEndpointThatIsOpenToAllStayOpenToAll() {
        former(attachment(Map.of("ports", "published"), NONE));
        assertEquals("allow on [80/tcp]", access(adopting(lost(NONE, NONE, true, false))));
    }

    @Test
    public void openingAnEndpointEndsItsFinding() {
        IngressPolicy policy = adopting(lost(NONE, NONE, false, true));
        assertEquals(1, policy.findings().size());
        policy.update(List.of(lost(NONE, Map.of("ingress", "allow"), false, true)));
        assertEquals("allow on all ports", access(policy));
        assertEquals(List.of(), policy.findings());
        assertTrue(events.recorded().toString(), events.recorded().get(1).contains("is over: "));
    }

    @Test
    public void otherChangesOfALostEndpointKeepItsRules() {
        former(attachment(NONE, NONE));
        IngressPolicy policy = adopting(lost(NONE, NONE, true, true));
        policy.update(List.of(with(lost(NONE, NONE, true, true), "sandbox")));
        assertEquals("allow on all ports", access(policy));
    }

    @Test
    public void newEndpointOfANetworkWithLostOptionsIsClosed() {
        IngressPolicy policy = policy();
        policy.adopt(List.of());
        policy.update(List.of(lost(NONE, NONE, true, false)));
        assertEquals("deny on [80/tcp]", access(policy));
        policy.removed(lost(NONE, NONE, true, false));
        assertEquals(List.of(), policy.findings());
    }

    private void former(Attachment attachment) {
        policy().adopt(List.of(attachment));
    }

    private IngressPolicy adopting(Attachment attachment) {
        IngressPolicy policy = policy();
        policy.adopt(List.of(attachment));
        return policy;
    }

    private IngressPolicy policy() {
        return new IngressPolicy(nftables, new FixedSettings(), events, new IngressConfig() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return IngressConfig.class;
            }

            @Override
            public String log$_$rate() {
                return "0";
            }
        });
    }

    private static String access(IngressPolicy policy) {
        Guarded only = policy.endpoints().get(0);
        return only.from() + " on " + only.ports().map(Object::toString).orElse("all ports");
    }

    private static Attachment attachment(Map<String, String> ofNetwork, Map<String, String> ofEndpoint) {
        return new Attachment(
                Attachments.network(ofNetwork),
                Attachments.endpoint(ID, ofEndpoint, "10.1.0.2", "fd00::2").withPorts(new TreeSet<>(List.of(WEB))));
    }

    private static Attachment lost(
            Map<String, String> ofNetwork, Map<String, String> ofEndpoint, boolean network, boolean endpoint) {
        Attachment known = attachment(ofNetwork, ofEndpoint);
        return new Attachment(
                known.network().withOptionsLost(network), known.endpoint().withOptionsLost(endpoint));
    }

    private static Attachment with(Attachment attachment, String sandbox) {
        return new Attachment(attachment.network(), attachment.endpoint().withSandbox(Optional.of(sandbox)));
    }
}
