package dev.routed.policy.spoof.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.EndingBundle;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/** Which entries the table has, on the real kernel; what they let through is itests/bats/spoof.bats' to show. */
public class SpoofTest implements Settings {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String THREE = "3".repeat(64);

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final PlainNftables nftables = new PlainNftables();
    private final Spoof policy = new Spoof(nftables, this);

    @Test
    public void theTableIsAsLongAsItIsWhateverStands() {
        policy.adopt(List.of(attachment(ONE, "10.1.0.2", "fd00:1::2"), attachment(TWO, "10.1.0.3")));
        assertEquals(
                """
                table inet routed-spoof {
                	set own4 {
                		type ifname . ipv4_addr
                	}

                	set own6 {
                		type ifname . ipv6_addr
                	}

                	set exempt {
                		type ifname
                	}

                	chain check {
                		type filter hook prerouting priority raw; policy accept;
                		iifgroup != 7200 accept
                		fib saddr . iif oif exists accept
                		iifname . ip saddr @own4 accept
                		iifname . ip6 saddr @own6 accept
                		iifname @exempt accept
                		ip6 saddr fe80::/10 accept
                		ip6 saddr :: meta l4proto ipv6-icmp accept
                		counter packets 0 bytes 0 drop
                	}
                }
                """,
                NftCommand.run("list", "table", "inet", "routed-spoof"));
    }

    @Test
    public void anEndpointAloneInItsContainerCostsNothing() {
        policy.adopt(List.of());
        policy.stand(List.of(attachment(ONE, "10.1.0.2")));
        policy.stand(List.of(in("s1", attachment(ONE, "10.1.0.2"))));
        policy.gone(attachment(ONE, "10.1.0.2"));
        assertEquals("made, and then left alone", 1, nftables.transactions().size());
    }

    @Test
    public void onSeveralNetworksEachLinkMayCarryTheAddressesOfTheOthers() {
        Attachment one = in("s1", attachment(ONE, "10.1.0.2", "fd00:1::2"));
        Attachment two = in("s1", attachment(TWO, "10.2.0.2"));
        policy.adopt(List.of(one, in("other", attachment(THREE, "10.3.0.2"))));
        assertEquals(List.of(), entries());
        policy.stand(List.of(two));
        List<String> both = List.of("rt111111111111 10.2.0.2", "rt222222222222 10.1.0.2", "rt222222222222 fd00:1::2");
        assertEquals(both, entries());
        assertEquals("in one transaction", 2, nftables.transactions().size());

        policy.stand(List.of(in("s1", attachment(THREE, "10.3.0.2"))));
        assertEquals(8, entries().size());
        policy.gone(in("s1", attachment(THREE, "10.3.0.2")));
        assertEquals(both, entries());
        policy.adopt(List.of(one, two));
        assertEquals("as a new run finds it", both, entries());
        policy.gone(one);
        assertEquals(List.of(), entries());
    }

    @Test
    public void anAddressMoreIsTheOtherLinksToo() {
        policy.adopt(List.of(in("s1", attachment(ONE, "10.1.0.2")), in("s1", attachment(TWO, "10.2.0.2"))));
        policy.stand(List.of(in("s1", attachment(ONE, "10.1.0.2", "10.1.0.9"))));
        assertEquals(
                List.of("rt111111111111 10.2.0.2", "rt222222222222 10.1.0.2", "rt222222222222 10.1.0.9"), entries());
    }

    @Test
    public void whoIsAllowedToIsExempt() {
        policy.adopt(List.of(
                with(Map.of("spoofing", "allow"), Map.of(), attachment(ONE, "10.1.0.2")),
                with(Map.of("spoofing", "allow"), Map.of("spoofing", "refuse"), attachment(TWO, "10.2.0.2")),
                with(Map.of(), Map.of("spoofing", "allow"), attachment(THREE, "10.3.0.2"))));
        assertEquals(List.of("rt111111111111", "rt333333333333"), entries());
        policy.stand(List.of(attachment(ONE, "10.1.0.2")));
        assertEquals(List.of("rt333333333333"), entries());
        policy.gone(attachment(THREE, "10.3.0.2"));
        assertEquals(List.of(), entries());
    }

    @Test
    public void anythingButAllowAndRefuseIsRefused() {
        Map<String, String> maybe = Map.of("spoofing", "maybe");
        refused("network option spoofing: 'maybe' is neither allow nor refuse",
                () -> policy.check(with(maybe, Map.of(), attachment(ONE, "10.1.0.2")).network()));
        refused("endpoint option spoofing: 'maybe' is neither allow nor refuse",
                () -> policy.check(with(Map.of(), maybe, attachment(ONE, "10.1.0.2"))));
        policy.check(with(Map.of(), Map.of("spoofing", "refuse"), attachment(ONE, "10.1.0.2")));
    }

    @Test
    public void whatNftRefusesIsRefused() {
        policy.adopt(List.of(in("s1", attachment(ONE, "10.1.0.2"))));
        nftables.fail(true);
        refused("nft refuses: as it was told to", () -> policy.stand(List.of(in("s1", attachment(TWO, "10.2.0.2")))));
        refused("nft refuses: as it was told to", () -> policy.adopt(List.of()));
    }

    @Test
    public void theTableGoesWithItsBundleAndOutlastsTheApplianceAndUpdates() {
        policy.adopt(List.of());
        policy.stop(EndingBundle.comingBack());
        assertTrue(NftCommand.run("list", "tables").contains("routed-spoof"));
        policy.stop(EndingBundle.stopped());
        assertEquals("", NftCommand.run("list", "tables"));
    }

    private static void refused(String sentence, org.junit.function.ThrowingRunnable call) {
        assertEquals(sentence, assertThrows(Refusal.class, call).getMessage());
    }

    /** What is in the sets: link and address, or link alone. */
    private static List<String> entries() {
        String listed = NftCommand.run("list", "table", "inet", "routed-spoof");
        return listed.lines()
                .filter(line -> line.contains("elements = ") || line.startsWith("\t\t\t"))
                .flatMap(line -> Arrays.stream(line.replaceAll("elements = |[{}\\s\"]", "").split(",")))
                .filter(text -> !text.isEmpty())
                .map(text -> text.replaceFirst("\\.", " "))
                .sorted()
                .collect(Collectors.toList());
    }

    private static Attachment attachment(String id, String... addresses) {
        return new Attachment(
                new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), Map.of(), Optional.empty()),
                new Endpoint(id, "a".repeat(64), Stream.of(addresses).map(Ip::parse).toList(), List.of(), new Mac(1),
                        "rt" + id.substring(0, 12), "rc" + id.substring(0, 12), 1500, Map.of(), new TreeSet<>(),
                        Optional.empty()));
    }

    private static Attachment in(String sandbox, Attachment attachment) {
        return new Attachment(attachment.network(), attachment.endpoint().in(sandbox));
    }

    private static Attachment with(Map<String, String> ofNetwork, Map<String, String> ofEndpoint, Attachment attachment) {
        return new Attachment(
                new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), ofNetwork, Optional.empty()),
                attachment.endpoint().with(ofEndpoint, Collections.emptySortedSet()));
    }

    @Override
    public NetworkSettings network() {
        throw new AssertionError("no setting of the networks' matters");
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }
}
