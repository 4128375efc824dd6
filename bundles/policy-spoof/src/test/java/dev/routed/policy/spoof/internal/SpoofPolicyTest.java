package dev.routed.policy.spoof.internal;

import static dev.routed.testkit.Attachments.attachment;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.policy.Attachment;
import dev.routed.testkit.Attachments;
import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;

/** Compares the table in the real kernel; itests/bats/spoof.bats tests which packets pass. */
public class SpoofPolicyTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String THREE = "3".repeat(64);

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final PlainNftables nftables = new PlainNftables();
    private final SpoofPolicy policy = new SpoofPolicy(nftables, new FixedSettings());

    @Test
    public void tableDoesNotGrowWithEndpoints() {
        policy.adopt(List.of(attachment(ONE, "10.1.0.2", "fd00:1::2"), attachment(TWO, "10.1.0.3")));
        assertEquals("""
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

                	set routers {
                		typeof fib saddr oifname
                	}

                	set anycast4 {
                		type ipv4_addr
                	}

                	set anycast6 {
                		type ipv6_addr
                	}

                	chain others {
                		type filter hook prerouting priority mangle; policy accept;
                		iifgroup 7200 accept
                		fib saddr . iif oif exists accept
                		ip6 saddr fe80::/10 accept
                		ip6 saddr :: meta l4proto ipv6-icmp accept
                		ct direction reply accept
                		ip saddr @anycast4 accept
                		ip6 saddr @anycast6 accept
                		fib saddr oifname @routers accept
                		fib saddr oifname "rt*" counter packets 0 bytes 0 drop
                	}

                	chain check {
                		type filter hook prerouting priority raw; policy accept;
                		iifgroup != 7200 accept
                		fib saddr . iif oif exists accept
                		ip6 saddr fe80::/10 accept
                		ip6 saddr :: meta l4proto ipv6-icmp accept
                		iifname . ip saddr @own4 accept
                		iifname . ip6 saddr @own6 accept
                		iifname @exempt accept
                		counter packets 0 bytes 0 drop
                	}
                }
                """, NftCommand.run("list", "table", "inet", "routed-spoof"));
    }

    @Test
    public void endpointAloneInItsContainerNeedsNoEntry() {
        policy.adopt(List.of());
        policy.update(List.of(attachment(ONE, "10.1.0.2")));
        policy.update(List.of(in("s1", attachment(ONE, "10.1.0.2"))));
        policy.removed(attachment(ONE, "10.1.0.2"));
        assertEquals("the adoption only", 1, nftables.transactions().size());
    }

    @Test
    public void eachLinkOfAContainerMayUseTheAddressesOfTheOthers() {
        Attachment one = in("s1", attachment(ONE, "10.1.0.2", "fd00:1::2"));
        Attachment two = in("s1", attachment(TWO, "10.2.0.2"));
        policy.adopt(List.of(one, in("other", attachment(THREE, "10.3.0.2"))));
        assertEquals(List.of(), entries());
        policy.update(List.of(two));
        List<String> both = List.of("rt111111111111 10.2.0.2", "rt222222222222 10.1.0.2", "rt222222222222 fd00:1::2");
        assertEquals(both, entries());
        assertEquals("one transaction each", 2, nftables.transactions().size());

        policy.update(List.of(in("s1", attachment(THREE, "10.3.0.2"))));
        assertEquals(8, entries().size());
        policy.removed(in("s1", attachment(THREE, "10.3.0.2")));
        assertEquals(both, entries());
        policy.adopt(List.of(one, two));
        assertEquals("after adoption", both, entries());
        policy.removed(one);
        assertEquals(List.of(), entries());
    }

    @Test
    public void secondaryAddressMayBeUsedOnTheOtherLinks() {
        policy.adopt(List.of(in("s1", attachment(ONE, "10.1.0.2")), in("s1", attachment(TWO, "10.2.0.2"))));
        policy.update(List.of(in("s1", attachment(ONE, "10.1.0.2", "10.1.0.9"))));
        assertEquals(
                List.of("rt111111111111 10.2.0.2", "rt222222222222 10.1.0.2", "rt222222222222 10.1.0.9"), entries());
    }

    @Test
    public void allowedEndpointIsExempt() {
        policy.adopt(List.of(
                with(Map.of("spoofing", "allow"), Map.of(), attachment(ONE, "10.1.0.2")),
                with(Map.of("spoofing", "allow"), Map.of("spoofing", "refuse"), attachment(TWO, "10.2.0.2")),
                with(Map.of(), Map.of("spoofing", "allow"), attachment(THREE, "10.3.0.2"))));
        assertEquals(List.of("rt111111111111", "rt111111111111", "rt333333333333", "rt333333333333"), entries());
        policy.update(List.of(attachment(ONE, "10.1.0.2")));
        assertEquals(List.of("rt333333333333", "rt333333333333"), entries());
        policy.removed(attachment(THREE, "10.3.0.2"));
        assertEquals(List.of(), entries());
    }

    @Test
    public void anycastAddressMayBeTheSourceOfAnotherHost() {
        Map<String, String> anycast = Map.of("anycast", "10.9.0.0/24,fd00:9::1");
        policy.adopt(
                List.of(with(anycast, Map.of(), attachment(ONE, "10.1.0.2", "10.9.0.1", "fd00:9::1", "fd00:9::2"))));
        assertEquals(List.of("10.9.0.1", "fd00:9::1"), entries());
        policy.update(List.of(attachment(ONE, "10.1.0.2", "10.9.0.1")));
        assertEquals(List.of(), entries());
        policy.update(List.of(with(anycast, Map.of(), attachment(ONE, "10.9.0.1"))));
        policy.removed(attachment(ONE, "10.9.0.1"));
        assertEquals(List.of(), entries());
        policy.adopt(List.of(with(Map.of("anycast", "many"), Map.of(), attachment(ONE, "10.9.0.1"))));
        assertEquals("a bad option counts as none", List.of(), entries());
    }

    @Test
    public void valueOtherThanAllowAndRefuseIsRejected() {
        Map<String, String> maybe = Map.of("spoofing", "maybe");
        rejected(
                "network option spoofing: 'maybe' is neither allow nor refuse",
                () -> policy.check(
                        with(maybe, Map.of(), attachment(ONE, "10.1.0.2")).network()));
        rejected(
                "endpoint option spoofing: 'maybe' is neither allow nor refuse",
                () -> policy.check(with(Map.of(), maybe, attachment(ONE, "10.1.0.2"))));
        policy.check(with(Map.of(), Map.of("spoofing", "refuse"), attachment(ONE, "10.1.0.2")));
    }

    @Test
    public void lostOptionExemptsNobody() {
        Attachment router = with(Map.of("spoofing", "allow"), Map.of(), attachment(ONE, "10.1.0.2"));
        policy.adopt(List.of(router));
        assertEquals(List.of("rt111111111111", "rt111111111111"), entries());
        policy.adopt(List.of(new Attachment(router.network(), router.endpoint().withOptionsLost(true))));
        assertEquals(List.of(), entries());
        policy.adopt(List.of(new Attachment(Attachments.network(Map.of()).withOptionsLost(true), router.endpoint())));
        assertEquals(List.of(), entries());
    }

    @Test
    public void failureOfNftIsReported() {
        policy.adopt(List.of(in("s1", attachment(ONE, "10.1.0.2"))));
        nftables.fail(true);
        rejected(
                "nft rejects the transaction, on demand of the test",
                () -> policy.update(List.of(in("s1", attachment(TWO, "10.2.0.2")))));
        rejected("nft rejects the transaction, on demand of the test", () -> policy.adopt(List.of()));
    }

    private static void rejected(String sentence, org.junit.function.ThrowingRunnable call) {
        assertEquals(sentence, assertThrows(RejectedException.class, call).getMessage());
    }

    /** The elements of all sets: link and address, or link alone. */
    private static List<String> entries() {
        String listed = NftCommand.run("list", "table", "inet", "routed-spoof");
        return listed.lines()
                .filter(line -> line.contains("elements = ") || line.startsWith("\t\t\t"))
                .flatMap(line -> Arrays.stream(
                        line.replaceAll("elements = |[{}\\s\"]", "").split(",")))
                .filter(text -> !text.isEmpty())
                .map(text -> text.replaceFirst("^(rt[0-9a-f]+)\\.", "$1 "))
                .sorted()
                .collect(Collectors.toList());
    }

    private static Attachment in(String sandbox, Attachment attachment) {
        return new Attachment(attachment.network(), attachment.endpoint().withSandbox(Optional.of(sandbox)));
    }

    private static Attachment with(
            Map<String, String> ofNetwork, Map<String, String> ofEndpoint, Attachment attachment) {
        return new Attachment(
                Attachments.network(ofNetwork), attachment.endpoint().withOptions(ofEndpoint));
    }
}
