package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Ingress.Counts;
import dev.routed.api.policy.Ingress.Guarded;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.EndingBundle;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.ToldEvents;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** Which entries the table has, on the real kernel; what they let through is itests/bats/ingress.bats' to show. */
public class IngressPolicyTest implements Settings {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    /** A set or map that is not empty, without the share of the sources; and what it holds. */
    private static final Pattern ELEMENTS =
            Pattern.compile("\\t(?:set|map) ([a-z]+[46])[_0-9]* \\{[^{}]*elements = \\{([^}]*)\\}");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final PlainNftables nftables = new PlainNftables();
    private final IngressPolicy policy = new IngressPolicy(nftables, this, events, config("0"));

    @Test
    public void theTableDecidesByLookUpsAlone() {
        policy.adopt(List.of());
        String listed = NftCommand.run("list", "table", "inet", "routed-ingress");
        assertEquals(
                """
                	chain check {
                		type filter hook postrouting priority filter; policy accept;
                		oifgroup != 7200 accept
                		ct state established,related accept
                		icmpv6 type 133-137 accept
                		ip daddr @guarded4 goto sources
                		ip6 daddr @guarded6 goto sources
                	}

                	chain sources {
                		ip daddr & 0.0.0.63 vmap { 0.0.0.0 : jump sources4_0, … 0.0.0.63 : jump sources4_63 }
                		ip daddr @open4 goto ports
                		ip6 daddr & ::3f vmap { :: : jump sources6_0, … ::3f : jump sources6_63 }
                		ip6 daddr @open6 goto ports
                		goto refuse
                	}

                	chain ports {
                		ip daddr @limited4 goto limited
                		ip6 daddr @limited6 goto limited
                		goto accept
                	}

                	chain limited {
                		ip daddr . meta l4proto . th dport @ports4 goto accept
                		ip6 daddr . meta l4proto . th dport @ports6 goto accept
                		meta l4proto { icmp, ipv6-icmp } goto accept
                		goto refuse
                	}

                	chain accept {
                		counter name ip daddr map @accepted4
                		counter name ip6 daddr map @accepted6
                		accept
                	}

                	chain refuse {
                		counter name ip daddr map @refused4
                		counter name ip6 daddr map @refused6
                		drop
                	}

                	chain sources4_0 {
                		ip daddr . ip saddr @sources4_0 goto ports
                	}
                """,
                listed.substring(listed.indexOf("\tchain check"), listed.indexOf("\n\tchain sources4_1 "))
                        .replaceAll("(vmap \\{ [^,]*,).*,( [^,]* })", "$1 …$2"));
        assertFalse("nobody's entry", listed.contains("elements"));
    }

    @Test
    public void theSourcesAreSpreadByTheLastBitsOfTheAddress() {
        policy.adopt(List.of(
                attachment(Map.of(), Map.of("ingress", "10.0.0.1,fd00:2::/64"), ONE, "10.1.0.2", "10.1.0.66", "10.1.1.255"),
                attachment(Map.of(), Map.of("ingress", "fd00:2::/64"), TWO, "fd00:1::", "fd00:1::a7")));
        assertEquals("10.1.0.2 . 10.0.0.1, 10.1.0.66 . 10.0.0.1", share("sources4_2"));
        assertEquals("10.1.1.255 . 10.0.0.1", share("sources4_63"));
        assertEquals("fd00:1:: . fd00:2::/64", share("sources6_0"));
        assertEquals("fd00:1::a7 . fd00:2::/64", share("sources6_39"));
    }

    private static String share(String set) {
        String listed = NftCommand.run("list", "set", "inet", "routed-ingress", set);
        return listed.replaceAll("(?s).*elements = \\{(.*?)\\}.*", "$1").replaceAll("\\s+", " ").strip();
    }

    @Test
    public void anEndpointThatIsOpenToAllCostsNothing() {
        policy.adopt(List.of());
        policy.stand(List.of(attachment(Map.of(), Map.of(), ONE, "10.1.0.2")));
        policy.stand(List.of(attachment(Map.of("ingress", "deny"), Map.of("ingress", "allow"), TWO, "10.1.0.3")));
        policy.gone(attachment(Map.of(), Map.of(), ONE, "10.1.0.2"));
        assertEquals("made, and then left alone", 1, nftables.transactions().size());
    }

    @Test
    public void itsOwnOptionGoesBeforeItsNetworks() {
        assertEquals(List.of(), entriesOf(Map.of(), Map.of()));
        assertEquals(List.of(), entriesOf(Map.of("ingress", "allow", "ports", "all"), Map.of()));
        List<String> closed = List.of("guarded4 10.1.0.2", "guarded6 fd00:1::2");
        assertEquals(closed, entriesOf(Map.of("ingress", "deny"), Map.of()));
        assertEquals(List.of(), entriesOf(Map.of("ingress", "deny"), Map.of("ingress", "allow")));
        assertEquals(closed, entriesOf(Map.of(), Map.of("ingress", "deny")));
        assertEquals(
                List.of(
                        "guarded4 10.1.0.2", "guarded6 fd00:1::2",
                        "sources4 10.1.0.2 . 10.0.0.0/24", "sources4 10.1.0.2 . 10.9.0.5-10.9.0.9",
                        "sources6 fd00:1::2 . fd00:2::/64", "sources6 fd00:1::2 . fd00:3::5-fd00:3::9"),
                entriesOf(Map.of("ingress", "deny"),
                        Map.of("ingress", "10.0.0.0/24,10.9.0.5-10.9.0.9,fd00:2::/64,fd00:3::5-fd00:3::9")));
        assertEquals("all of one family and nobody of the other",
                List.of("guarded4 10.1.0.2", "guarded6 fd00:1::2", "sources6 fd00:1::2 . ::/0"),
                entriesOf(Map.of(), Map.of("ingress", "::/0")));
    }

    @Test
    public void publishedPortsAreThoseThatAreNamed() {
        assertEquals(
                List.of(
                        "guarded4 10.1.0.2", "guarded6 fd00:1::2", "limited4 10.1.0.2", "limited6 fd00:1::2",
                        "open4 10.1.0.2", "open6 fd00:1::2",
                        "ports4 10.1.0.2 . tcp . 80", "ports4 10.1.0.2 . udp . 53",
                        "ports6 fd00:1::2 . tcp . 80", "ports6 fd00:1::2 . udp . 53"),
                entriesOf(Map.of("ports", "published"), Map.of(), "80/tcp", "53/udp"));
        assertEquals("none is named, none is let in",
                List.of("guarded4 10.1.0.2", "guarded6 fd00:1::2", "limited4 10.1.0.2", "limited6 fd00:1::2",
                        "sources4 10.1.0.2 . 10.0.0.1"),
                entriesOf(Map.of("ports", "published"), Map.of("ingress", "10.0.0.1")));
    }

    private List<String> entriesOf(Map<String, String> ofNetwork, Map<String, String> ofEndpoint, String... ports) {
        policy.adopt(List.of(dual(ofNetwork, ofEndpoint, ports)));
        List<String> adopted = entries();
        policy.adopt(List.of());
        policy.stand(List.of(dual(ofNetwork, ofEndpoint, ports)));
        assertEquals("the same way by either path", adopted, entries());
        policy.gone(dual(ofNetwork, ofEndpoint, ports));
        assertEquals(List.of(), entries());
        assertEquals(Map.of(), counters());
        return adopted;
    }

    @Test
    public void aChangeIsOneTransactionAndCountersGoOn() {
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", "10.0.0.0/24"), ONE, "10.1.0.2")));
        NftCommand.run("add counter inet routed-ingress probe");
        for (String list : List.of(
                "10.0.0.0/16", "10.0.0.0/25", "10.0.0.128/25", "10.0.0.9-10.0.0.17,10.0.0.3", "deny", "0.0.0.0/0",
                "0.0.0.0-127.255.255.255", "10.0.0.0/24")) {
            int transactions = nftables.transactions().size();
            policy.stand(List.of(attachment(Map.of(), Map.of("ingress", list), ONE, "10.1.0.2")));
            assertEquals(list, transactions + 1, nftables.transactions().size());
            assertTrue("a counter stays",
                    nftables.transactions().get(transactions).stream().noneMatch(command -> command.contains("counter")));
            Sources sources = Sources.parse(list);
            assertEquals(list, sources.ranges().stream().map(range -> "sources4 10.1.0.2 . " + range).toList(),
                    entries().stream().filter(entry -> entry.startsWith("sources")).toList());
        }
        policy.stand(List.of(attachment(Map.of(), Map.of(), ONE, "10.1.0.2")));
        assertEquals(List.of(), entries());
    }

    @Test
    public void anAddressMoreIsGuardedToo() {
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", "10.0.0.1"), ONE, "10.1.0.2")));
        policy.stand(List.of(attachment(Map.of(), Map.of("ingress", "10.0.0.1"), ONE, "10.1.0.2", "10.1.0.3")));
        assertEquals(
                List.of("guarded4 10.1.0.2", "guarded4 10.1.0.3", "sources4 10.1.0.2 . 10.0.0.1",
                        "sources4 10.1.0.3 . 10.0.0.1"),
                entries());
    }

    @Test
    public void whoMaySendToWhichEndpointIsListed() {
        policy.adopt(List.of(
                dual(Map.of("ports", "published"), Map.of("ingress", "10.0.0.0/25,10.0.0.128/25"), "80/tcp"),
                attachment(Map.of(), Map.of(), TWO, "10.1.0.3")));
        assertEquals(
                List.of(
                        new Guarded(ONE, List.of(Ip.parse("10.1.0.2"), Ip.parse("fd00:1::2")), "10.0.0.0/24",
                                Optional.of(new TreeSet<>(List.of(Port.parse("80/tcp")))), Optional.of(new Counts(0, 0))),
                        new Guarded(TWO, List.of(Ip.parse("10.1.0.3")), "allow", Optional.empty(), Optional.empty())),
                policy.endpoints());
    }

    @Test
    public void whatNeitherANetworkNorAnEndpointMaySayIsRefused() {
        refused("network option ingress: '10.0.0.1' is neither allow nor deny",
                () -> policy.check(dual(Map.of("ingress", "10.0.0.1"), Map.of()).network()));
        refused("network option ports: 'some' is neither all nor published",
                () -> policy.check(dual(Map.of("ports", "some"), Map.of()).network()));
        refused("endpoint option ingress: '10.0.0.9-10.0.0.1' ends before it begins",
                () -> policy.check(dual(Map.of(), Map.of("ingress", "10.0.0.2,10.0.0.9-10.0.0.1"))));
        policy.check(dual(Map.of("ingress", "deny", "ports", "published"), Map.of()).network());
        policy.check(dual(Map.of(), Map.of("ingress", "10.0.0.1")));
    }

    @Test
    public void whatNftRefusesIsRefused() {
        policy.adopt(List.of());
        nftables.fail(true);
        refused("nft refuses: as it was told to", () -> policy.stand(List.of(dual(Map.of(), Map.of("ingress", "deny")))));
        refused("nft refuses: as it was told to", () -> policy.adopt(List.of()));
    }

    @Test
    public void oneThatStandsWithAListThatIsNoneLetsNobodyIn() {
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", "foo"), ONE, "10.1.0.2")));
        assertEquals(List.of("guarded4 10.1.0.2"), entries());
        assertEquals(List.of("ingress rt111111111111 lets nobody in: endpoint option ingress: 'foo' is not an IP address"), told);
    }

    @Test
    public void whatIsRefusedIsLoggedIfAskedForAndNotTooOften() {
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", "deny"), ONE, "10.1.0.2")));
        policy.changed(config("7"));
        assertTrue(refuse(), refuse().contains("limit rate 7/second burst 7 packets log prefix \"routed refuses: \"\n\t\tdrop"));
        assertEquals(List.of("guarded4 10.1.0.2"), entries());
        policy.changed(config("many"));
        assertTrue(refuse().contains("limit rate 7/second"));
        policy.changed(config(" 0 "));
        assertFalse(refuse().contains("limit"));
        assertEquals(
                List.of(
                        "settings dev.routed.policy.ingress log-rate is now 7",
                        "settings dev.routed.policy.ingress is refused and what held before goes on to hold:"
                                + " log-rate 'many' is not a number of packets from 0 to 999999",
                        "settings dev.routed.policy.ingress log-rate is now 0"),
                told);
    }

    private static String refuse() {
        return NftCommand.run("list", "chain", "inet", "routed-ingress", "refuse");
    }

    @Test
    public void theTableGoesWithItsBundleAndOutlastsTheApplianceAndUpdates() {
        policy.adopt(List.of());
        policy.stop(EndingBundle.comingBack());
        assertTrue(NftCommand.run("list", "tables").contains("routed-ingress"));
        policy.stop(EndingBundle.stopped());
        assertEquals("", NftCommand.run("list", "tables"));
    }

    private static void refused(String sentence, ThrowingRunnable call) {
        assertEquals(sentence, assertThrows(Refusal.class, call).getMessage());
    }

    private static Map<String, String> counters() {
        return NftCommand.run("list", "counters").lines()
                .filter(line -> line.contains("counter "))
                .collect(Collectors.toMap(line -> line, line -> ""));
    }

    /** What is in the sets, each with its name; the counters of an address go with its being guarded. */
    private static List<String> entries() {
        List<String> entries = new ArrayList<>();
        Matcher sets = ELEMENTS.matcher(NftCommand.run("list", "table", "inet", "routed-ingress"));
        while (sets.find()) {
            Stream.of(sets.group(2).split(",")).forEach(element -> entries.add(sets.group(1) + " " + element.strip()));
        }
        List<String> addresses = entries.stream().filter(entry -> entry.startsWith("guarded")).toList();
        for (String map : List.of("accepted", "refused")) {
            List<String> counted = entries.stream().filter(entry -> entry.startsWith(map)).toList();
            assertEquals(
                    addresses,
                    counted.stream().map(entry -> entry.replaceFirst(map, "guarded").replaceFirst(" : .*", "")).sorted().toList());
            entries.removeAll(counted);
        }
        return entries.stream().sorted().toList();
    }

    private static Attachment dual(Map<String, String> ofNetwork, Map<String, String> ofEndpoint, String... ports) {
        Attachment plain = attachment(ofNetwork, ofEndpoint, ONE, "10.1.0.2", "fd00:1::2");
        return new Attachment(
                plain.network(),
                plain.endpoint().with(ofEndpoint, Stream.of(ports).map(Port::parse).collect(Collectors.toCollection(TreeSet::new))));
    }

    private static Attachment attachment(
            Map<String, String> ofNetwork, Map<String, String> ofEndpoint, String id, String... addresses) {
        return new Attachment(
                new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), ofNetwork, Optional.empty()),
                new Endpoint(id, "a".repeat(64), Stream.of(addresses).map(Ip::parse).toList(), List.of(), new Mac(1),
                        "rt" + id.substring(0, 12), "rc" + id.substring(0, 12), 1500, ofEndpoint, new TreeSet<>(),
                        Optional.empty()));
    }

    private static IngressConfig config(String logRate) {
        return new IngressConfig() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return IngressConfig.class;
            }

            @Override
            public String log$_$rate() {
                return logRate;
            }
        };
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
