package dev.routed.policy.access.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.testkit.Attachments;
import dev.routed.testkit.FakeKernel;
import dev.routed.testkit.FindingLines;
import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.RecordedEvents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Compares the tables in the real kernel; itests/bats/access.bats tests which packets pass. */
public class AccessPolicyTest {
    private static final Ip GATEWAY = Ip.parse("169.254.1.1");
    private static final Ip REAL = Ip.parse("192.168.7.1");
    private static final Address ON_LO = new Address(GATEWAY.asPrefix(), "lo", Scope.HOST, "lo:routed");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final PlainNftables nftables = new PlainNftables();
    private final FakeKernel kernel = new FakeKernel();
    private final RecordedEvents events = new RecordedEvents();
    private final AccessPolicy policy = new AccessPolicy(nftables, kernel, new FixedSettings(), events);

    @Before
    public void answerGateway() {
        kernel.apply(List.of(new Step.AddAddress(ON_LO, "")));
    }

    @After
    public void stop() {
        policy.stop();
    }

    private static Network network(char id, String subnet, Map<String, String> options, Ip... gateways) {
        return new Network(
                String.valueOf(id).repeat(64),
                List.of(new Pool("local", Prefix.parse(subnet), Optional.empty())),
                List.of(gateways),
                Set.of(),
                List.of(),
                options,
                Optional.empty());
    }

    private static Attachment on(Network network, char id) {
        return new Attachment(
                network,
                Attachments.endpoint(String.valueOf(id).repeat(64), Map.of(), "10.1.0.2")
                        .withGateways(network.gateways()));
    }

    @Test
    public void endpointOfAKnownNetworkNeedsNoTransaction() {
        Network plain = network('a', "10.1.0.0/16", Map.of(), GATEWAY);
        policy.adopt(List.of());
        assertEquals("both tables", 2, nftables.transactions().size());
        policy.update(List.of(on(plain, '1')));
        assertEquals("the gateway is new", 4, nftables.transactions().size());
        policy.update(List.of(on(plain, '2')));
        policy.removed(on(plain, '1'));
        assertEquals(4, nftables.transactions().size());
    }

    @Test
    public void onlyGatewaysThatAreNothingElseAreGuarded() {
        policy.adopt(List.of(on(network('a', "10.1.0.0/16", Map.of(), GATEWAY), '1')));
        policy.update(List.of(on(network('b', "10.2.0.0/16", Map.of(), REAL), '2')));
        assertEquals("169.254.1.1", set("inet", "gateways4"));
        assertEquals("169.254.1.1", set("arp", "gateways4"));
        kernel.apply(List.of(new Step.RemoveAddress(ON_LO, "")));
        policy.adopt(List.of(on(network('a', "10.1.0.0/16", Map.of(), GATEWAY), '1')));
        assertEquals("", set("inet", "gateways4"));
        assertEquals("", set("arp", "gateways4"));
    }

    @Test
    public void linksOfNetworksWithTheOptionAreElements() {
        Network denied = network('a', "10.1.0.0/16", Map.of("host-access", "deny"));
        policy.adopt(List.of(on(denied, '1'), on(network('b', "10.2.0.0/16", Map.of()), '2')));
        policy.update(List.of(on(network('c', "10.3.0.0/16", Map.of("host-access", "allow")), '3')));
        assertEquals("\"rt111111111111\"", set("inet", "denied"));
        assertEquals("\"rt333333333333\"", set("inet", "allowed"));
        policy.update(List.of(on(network('a', "10.1.0.0/16", Map.of("host-access", "allow")), '1')));
        assertEquals("", set("inet", "denied"));
        policy.removed(on(denied, '1'));
        policy.removed(on(denied, '3'));
        assertEquals("", set("inet", "allowed"));
    }

    @Test
    public void isolatedNetworkHasTwoRulesPerFamilyWhateverTheNumberOfEndpoints() {
        Network isolated = network('a', "10.1.0.0/16", Map.of("isolate", "true", "extra", "10.8.0.0/24"));
        policy.adopt(List.of(on(network('b', "10.2.0.0/16", Map.of()), '2'), on(isolated, '1')));
        assertEquals("10.1.0.0/16, 10.8.0.0/24", set("inet", "naaaaaaaaaaaa_4"));
        assertEquals(4, dropRules());
        int before = nftables.transactions().size();
        policy.update(List.of(on(isolated, '3'), on(isolated, '4')));
        assertEquals(before, nftables.transactions().size());
        policy.update(List.of(on(network('a', "10.1.0.0/16", Map.of("isolate", "internal")), '1')));
        assertEquals(4, dropRules());
        assertFalse(forward(), forward().contains("@routed4"));
        policy.update(List.of(on(network('a', "10.1.0.0/16", Map.of()), '1')));
        assertEquals(0, dropRules());
    }

    private static String forward() {
        return NftCommand.run("list", "chain", "inet", "routed-access", "forward");
    }

    private static long dropRules() {
        return forward().lines().filter(line -> line.endsWith("drop")).count();
    }

    @Test
    public void changeThatNftRejectsIsMadeByTheNextUpdate() {
        Attachment isolated = on(network('a', "10.1.0.0/16", Map.of("isolate", "true")), '1');
        policy.adopt(List.of());
        nftables.fail(true);
        assertThrows(RejectedException.class, () -> policy.update(List.of(isolated)));
        nftables.fail(false);
        policy.removed(isolated);
        policy.update(List.of(on(network('b', "10.2.0.0/16", Map.of()), '2')));
        assertEquals("any update makes it", 4, dropRules());
    }

    @Test
    public void networkWhoseFileIsLostKeepsWhatTheTableEnforces() {
        Attachment denied = on(network('a', "10.1.0.0/16", Map.of("host-access", "deny", "isolate", "true")), '1');
        Attachment open = on(network('b', "10.2.0.0/16", Map.of()), '2');
        policy.adopt(List.of(denied, open));
        policy.adopt(List.of(lost(denied), lost(open)));
        assertEquals("\"rt111111111111\"", set("inet", "denied"));
        assertEquals("10.1.0.0/16", set("inet", "naaaaaaaaaaaa_4"));
        assertEquals(4, dropRules());

        // A new container may have had any option.
        policy.update(List.of(lost(on(open.network(), '3'))));
        assertEquals("\"rt111111111111\", \"rt333333333333\"", sorted(set("inet", "denied")));
        assertEquals(
                "network bbbbbbbbbbbb: its options are lost with its file, so new containers reach no service of the"
                        + " host: run 'routed network-set bbbbbbbbbbbb host-access allow'",
                FindingLines.of(policy.findings()).get(1));
        Network set = lost(open).network().withOptions(Map.of("host-access", "allow"));
        policy.update(List.of(on(set, '2'), on(set, '3')));
        assertEquals("\"rt111111111111\"", set("inet", "denied"));
        assertEquals(1, policy.findings().size());
    }

    @Test
    public void withoutATableANetworkWhoseFileIsLostHasNoAccessToTheHost() {
        policy.adopt(List.of(lost(on(network('a', "10.1.0.0/16", Map.of()), '1'))));
        assertEquals("\"rt111111111111\"", set("inet", "denied"));
    }

    private static Attachment lost(Attachment attachment) {
        Network network = attachment.network();
        return new Attachment(
                new Network(
                        network.id(),
                        List.of(),
                        network.gateways(),
                        Set.of(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        true),
                attachment.endpoint());
    }

    private static String sorted(String elements) {
        return Stream.of(elements.split(", ")).sorted().collect(Collectors.joining(", "));
    }

    @Test
    public void internalOfTheEngineIsReportedUnlessTheNetworkIsIsolated() {
        String internal = "com.docker.network.internal";
        policy.check(network('a', "10.1.0.0/16", Map.of()));
        policy.check(network('a', "10.1.0.0/16", Map.of(internal, "true", "isolate", "internal")));
        assertEquals(List.of(), events.recorded());
        policy.check(network('a', "10.1.0.0/16", Map.of(internal, "true")));
        assertEquals(
                List.of("access aaaaaaaaaaaa --internal keeps no packet from a routed network: add -o isolate=internal"
                        + " for that"),
                events.recorded());
    }

    /** The elements of a set, as nft lists them. */
    private static String set(String family, String name) {
        String listed = NftCommand.run("list", "set", family, "routed-access", name);
        int elements = listed.indexOf("elements = { ");
        return elements < 0
                ? ""
                : listed.substring(elements + "elements = { ".length(), listed.indexOf(" }", elements))
                        .replaceAll("\\s+", " ");
    }
}
