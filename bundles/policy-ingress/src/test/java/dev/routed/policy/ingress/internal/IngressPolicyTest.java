package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Ingress.Counts;
import dev.routed.api.policy.Ingress.Guarded;
import dev.routed.testkit.Attachments;
import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.RecordedEvents;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

/** Compares the table in the real kernel; itests/bats/ingress.bats tests which packets pass. */
public class IngressPolicyTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    /** A set with elements: name without the ID of the endpoint, and elements. */
    private static final Pattern ELEMENTS =
            Pattern.compile("\\tset ([a-z0-9_]+)_[0-9]{12} \\{[^{}]*elements = \\{([^}]*)\\}");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final RecordedEvents events = new RecordedEvents();
    private final List<String> recorded = events.recorded();
    private final PlainNftables nftables = new PlainNftables();
    private final IngressPolicy policy = new IngressPolicy(nftables, new FixedSettings(), events, config("0"));

    @Test
    public void tableWithoutGuardedEndpointsHasOneLookUp() {
        policy.adopt(List.of());
        assertEquals(
                """
                table inet routed-ingress {
                	map guarded {
                		type ifname : verdict
                	}

                	chain refuse {
                		drop
                	}

                	chain check {
                		type filter hook postrouting priority filter; policy accept;
                		oifgroup != 7200 accept
                		icmpv6 type 133-137 ip6 hoplimit 255 accept
                		icmpv6 type 133-137 counter packets 0 bytes 0 drop
                		icmp type redirect counter packets 0 bytes 0 drop
                		ct direction reply ct state established accept
                		ct state related meta l4proto { icmp, ipv6-icmp } accept
                		meta l4proto igmp fib saddr type local accept
                		icmpv6 type { %s } ip6 saddr { ::, fe80::/10 } accept
                		oifname vmap @guarded
                	}
                }
                """.formatted("mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report"),
                listed());
    }

    @Test
    public void guardedEndpointHasChainsAndSetsOfItsOwn() {
        policy.adopt(List.of());
        String empty = listed();
        Attachment guarded = dual(
                Map.of("ports", "published"),
                Map.of("ingress", "10.0.0.0/24,10.0.1.1,fd00:2::/64,fd00:3::1"),
                "80/tcp");
        policy.update(List.of(guarded));
        assertEquals("""
                counter accepted_111111111111 {
                	packets 0 bytes 0
                }
                counter refused_111111111111 {
                	packets 0 bytes 0
                }
                map guarded {
                	type ifname : verdict
                	elements = { "rt111111111111" : goto endpoint_111111111111 }
                }
                set ports_111111111111 {
                	type inet_proto . inet_service
                	elements = { tcp . 80 }
                }
                chain allow_111111111111 {
                	ct state established accept
                	counter name "accepted_111111111111" accept
                }
                chain endpoint_111111111111 {
                	ip saddr 10.0.0.0/24 jump ports_111111111111
                	ip saddr 10.0.1.1 jump ports_111111111111
                	ip6 saddr fd00:2::/64 jump ports_111111111111
                	ip6 saddr fd00:3::1 jump ports_111111111111
                	counter name "refused_111111111111" goto refuse
                }
                chain ports_111111111111 {
                	meta l4proto . th dport @ports_111111111111 goto allow_111111111111
                	meta l4proto icmp goto allow_111111111111
                	meta l4proto ipv6-icmp goto allow_111111111111
                }
                """, objects());
        assertEquals("nft reads what it lists", "", NftCommand.run("--check", listed()));
        policy.removed(guarded);
        assertEquals(empty, listed());
    }

    @Test
    public void manySourcesOfOneLengthAreASet() {
        policy.adopt(List.of(dual(
                Map.of(),
                Map.of(
                        "ingress",
                        prefixes(5) + ",fd00:1::1,fd00:1::3,fd00:1::5,fd00:1::7"
                                + ",fd00:1::9,fd00:1::/127,fd00:2::/64,fd00:3::/64"
                                + ",fd00:5::/64,fd00:7::/64,fd00:9::/64"))));
        assertTrue(objects(), objects().contains("""
                chain endpoint_111111111111 {
                	ip saddr & 255.255.255.128 == @sources4_25_111111111111 goto allow_111111111111
                	ip6 saddr & ffff:ffff:ffff:ffff:: == @sources6_64_111111111111 goto allow_111111111111
                	ip6 saddr fd00:1::/127 goto allow_111111111111
                	ip6 saddr fd00:1::3 goto allow_111111111111
                """));
        assertEquals("nft reads what it lists", "", NftCommand.run("--check", listed()));
    }

    /** The objects of the table but for those that every table has, in their order. */
    private static String objects() {
        return Stream.of(listed().replaceFirst("^table inet routed-ingress \\{\n", "")
                        .replaceFirst("}\n$", "")
                        .split("\n\n"))
                .filter(object -> !object.matches("(?s)\tchain (check|refuse) .*"))
                .map(object -> object.replaceAll("(?m)^\t", "").strip() + "\n")
                .collect(Collectors.joining());
    }

    private static String listed() {
        return NftCommand.run("list", "table", "inet", "routed-ingress");
    }

    /** Addresses and sources do not multiply, and what others have does not matter. */
    @Test
    public void changeOfALargeEndpointIsOneSmallTransaction() {
        List<Attachment> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(
                    attachment(Map.of(), Map.of("ingress", prefixes(500)), "%064d".formatted(i << 20), "10.3.0." + i));
        }
        policy.adopt(others);
        String[] addresses = IntStream.range(0, 500)
                .mapToObj(i -> "10.2.%d.%d".formatted(i >> 8, i & 255))
                .toArray(String[]::new);
        nftables.transactions().clear();
        policy.update(List.of(attachment(Map.of(), Map.of("ingress", prefixes(2000)), ONE, addresses)));
        policy.update(List.of(attachment(Map.of(), Map.of("ingress", prefixes(1999)), ONE, addresses)));
        policy.update(List.of(attachment(Map.of(), Map.of("ingress", prefixes(1999)), ONE, "10.2.0.0")));
        policy.removed(attachment(Map.of(), Map.of(), ONE, addresses));
        assertEquals(
                "commands of add, replace and remove; further addresses need none",
                List.of(10, 5, 8),
                nftables.transactions().stream().map(List::size).toList());
        assertEquals(
                "elements of the list alone",
                2000,
                nftables.transactions().get(0).stream()
                        .mapToInt(command -> command.split(", ").length)
                        .max()
                        .orElseThrow());
        assertTrue(nftables.transactions().get(2).stream().allMatch(command -> command.length() < 100));
    }

    private static String prefixes(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "10.%d.%d.0/25".formatted(i >> 8, i & 255))
                .collect(Collectors.joining(","));
    }

    @Test
    public void listWithTooManyPrefixesIsRejected() {
        policy.check(attachment(Map.of(), Map.of("ingress", prefixes(4096)), ONE, "10.1.0.2"));
        rejected(
                "endpoint option ingress: the list has 4097 prefixes, more than 4096: use fewer and larger ones",
                () -> policy.check(attachment(Map.of(), Map.of("ingress", prefixes(4097)), ONE, "10.1.0.2")));
        String odd = IntStream.range(0, 100)
                .mapToObj(i -> "fd00:%x::1-fd00:%x::ffff:ffff:ffff:fffe".formatted(i, i))
                .collect(Collectors.joining(","));
        rejected(
                "endpoint option ingress: the list has 12600 prefixes, more than 4096: use fewer and larger ones",
                () -> policy.check(attachment(Map.of(), Map.of("ingress", odd), ONE, "10.1.0.2")));
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", prefixes(4097)), ONE, "10.1.0.2")));
        assertEquals("a container of an older build keeps its list", List.of(), recorded);
    }

    @Test
    public void openEndpointNeedsNoEntry() {
        policy.adopt(List.of());
        policy.update(List.of(attachment(Map.of(), Map.of(), ONE, "10.1.0.2")));
        policy.update(List.of(attachment(Map.of("ingress", "deny"), Map.of("ingress", "allow"), TWO, "10.1.0.3")));
        policy.removed(attachment(Map.of(), Map.of(), ONE, "10.1.0.2"));
        assertEquals("the adoption only", 1, nftables.transactions().size());
    }

    @Test
    public void optionOfTheEndpointOverridesThatOfTheNetwork() {
        assertEquals(List.of(), entriesOf(Map.of(), Map.of()));
        assertEquals(List.of(), entriesOf(Map.of("ingress", "allow", "ports", "all"), Map.of()));
        List<String> closed = List.of("guarded");
        assertEquals(closed, entriesOf(Map.of("ingress", "deny"), Map.of()));
        assertEquals(List.of(), entriesOf(Map.of("ingress", "deny"), Map.of("ingress", "allow")));
        assertEquals(closed, entriesOf(Map.of(), Map.of("ingress", "deny")));
        assertEquals(
                List.of(
                        "from 10.0.0.0/24",
                        "from 10.9.0.5",
                        "from 10.9.0.6/31",
                        "from 10.9.0.8/31",
                        "from fd00:2::/64",
                        "from fd00:3::5",
                        "from fd00:3::6/127",
                        "from fd00:3::8/127",
                        "guarded"),
                entriesOf(
                        Map.of("ingress", "deny"),
                        Map.of("ingress", "10.0.0.0/24,10.9.0.5-10.9.0.9,fd00:2::/64,fd00:3::5-fd00:3::9")));
    }

    @Test
    public void allSourcesOfOneFamilyNeedNoSet() {
        policy.adopt(List.of(dual(Map.of(), Map.of("ingress", "::/0,10.0.0.1"))));
        assertEquals(List.of("from 10.0.0.1", "guarded"), entries());
        assertTrue(objects(), objects().contains("\tmeta nfproto ipv6 goto allow_111111111111\n"));
    }

    @Test
    public void publishedPortsAreTheOnlyOpenOnes() {
        assertEquals(
                List.of("guarded", "ports tcp . 80", "ports udp . 53"),
                entriesOf(Map.of("ports", "published"), Map.of(), "80/tcp", "53/udp"));
        assertEquals(
                "no published port",
                List.of("from 10.0.0.1", "guarded"),
                entriesOf(Map.of("ports", "published"), Map.of("ingress", "10.0.0.1")));
    }

    private List<String> entriesOf(Map<String, String> ofNetwork, Map<String, String> ofEndpoint, String... ports) {
        policy.adopt(List.of(dual(ofNetwork, ofEndpoint, ports)));
        List<String> adopted = entries();
        policy.adopt(List.of());
        policy.update(List.of(dual(ofNetwork, ofEndpoint, ports)));
        assertEquals("adopt and update give the same entries", adopted, entries());
        policy.removed(dual(ofNetwork, ofEndpoint, ports));
        assertEquals(List.of(), entries());
        assertEquals(Map.of(), counters());
        return adopted;
    }

    @Test
    public void changeIsOneTransactionAndKeepsCounters() {
        policy.adopt(List.of(dual(Map.of(), Map.of("ingress", "10.0.0.0/24"))));
        String adopted = listed();
        for (String list : List.of(
                "10.0.0.0/16",
                "10.0.0.0/25",
                "10.0.0.128/25",
                "10.0.0.9-10.0.0.17,10.0.0.3",
                "deny",
                "0.0.0.0/0",
                "0.0.0.0-127.255.255.255,fd00::/8",
                "10.0.0.0/24")) {
            int transactions = nftables.transactions().size();
            policy.update(List.of(dual(Map.of(), Map.of("ingress", list))));
            assertEquals(list, transactions + 1, nftables.transactions().size());
            assertTrue(
                    "no counter is touched",
                    nftables.transactions().get(transactions).stream()
                            .noneMatch(command -> command.matches("\\w+ counter .*")));
        }
        assertEquals(adopted, listed());
        policy.update(List.of(dual(Map.of("ports", "published"), Map.of("ingress", "10.0.0.0/24"), "80/tcp")));
        policy.update(List.of(dual(Map.of(), Map.of("ingress", "10.0.0.0/24"))));
        assertEquals("ports come and go", adopted, listed());
        policy.update(List.of(attachment(Map.of(), Map.of(), ONE, "10.1.0.2")));
        assertEquals(List.of(), entries());
    }

    @Test
    public void tableOfAnEarlierBuildIsReplacedInOneTransaction() {
        NftCommand.run("add table inet routed-ingress { set guarded4 { type ipv4_addr; elements = { 10.1.0.2 }; };"
                + " chain check { type filter hook postrouting priority 0; ip daddr @guarded4 drop; }; }");
        policy.adopt(List.of(dual(Map.of(), Map.of("ingress", "deny"))));
        assertEquals(1, nftables.transactions().size());
        assertEquals(List.of("guarded"), entries());
        assertFalse(listed().contains("guarded4"));
    }

    @Test
    public void endpointsAreListedWithSourcesPortsAndCounts() {
        policy.adopt(List.of(
                dual(Map.of("ports", "published"), Map.of("ingress", "10.0.0.0/25,10.0.0.128/25"), "80/tcp"),
                attachment(Map.of(), Map.of(), TWO, "10.1.0.3")));
        assertEquals(
                List.of(
                        new Guarded(
                                ONE,
                                List.of(Ip.parse("10.1.0.2"), Ip.parse("fd00:1::2")),
                                "10.0.0.0/24",
                                Optional.of(new TreeSet<>(List.of(Port.parse("80/tcp")))),
                                Optional.of(new Counts(0, 0))),
                        new Guarded(TWO, List.of(Ip.parse("10.1.0.3")), "allow", Optional.empty(), Optional.empty())),
                policy.endpoints());
    }

    @Test
    public void badOptionIsRejected() {
        rejected(
                "network option ingress: '10.0.0.1' is neither allow nor deny",
                () -> policy.check(dual(Map.of("ingress", "10.0.0.1"), Map.of()).network()));
        rejected(
                "network option ports: 'some' is neither all nor published",
                () -> policy.check(dual(Map.of("ports", "some"), Map.of()).network()));
        rejected(
                "endpoint option ingress: '10.0.0.9-10.0.0.1' ends before it begins",
                () -> policy.check(dual(Map.of(), Map.of("ingress", "10.0.0.2,10.0.0.9-10.0.0.1"))));
        policy.check(
                dual(Map.of("ingress", "deny", "ports", "published"), Map.of()).network());
        policy.check(dual(Map.of(), Map.of("ingress", "10.0.0.1")));
    }

    @Test
    public void failureOfNftIsReported() {
        policy.adopt(List.of());
        nftables.fail(true);
        rejected(
                "nft rejects the transaction, on demand of the test",
                () -> policy.update(List.of(dual(Map.of(), Map.of("ingress", "deny")))));
        rejected("nft rejects the transaction, on demand of the test", () -> policy.adopt(List.of()));
    }

    @Test
    public void adoptedEndpointWithABadOptionIsClosed() {
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", "foo"), ONE, "10.1.0.2")));
        assertEquals(List.of("guarded"), entries());
        assertEquals(
                List.of("ingress 10.1.0.2 111111111111 rejects all packets: endpoint option ingress: 'foo' is not an IP"
                        + " address: run 'routed ingress 10.1.0.2 allow'"),
                recorded);
        assertEquals(1, policy.findings().size());
        policy.update(List.of(attachment(Map.of(), Map.of("ingress", "allow"), ONE, "10.1.0.2")));
        assertEquals(List.of(), policy.findings());
    }

    @Test
    public void logRateLimitsTheLogOfRejectedPackets() {
        policy.adopt(List.of(attachment(Map.of(), Map.of("ingress", "deny"), ONE, "10.1.0.2")));
        policy.configure(config("7"));
        assertTrue(
                reject(),
                reject().contains("limit rate 7/second burst 7 packets log prefix \"routed refuses: \"\n\t\tdrop"));
        assertEquals(List.of("guarded"), entries());
        policy.configure(config("many"));
        assertTrue(reject().contains("limit rate 7/second"));
        policy.configure(config(" 0 "));
        assertFalse(reject().contains("limit"));
        assertEquals(
                List.of(
                        "settings dev.routed.policy.ingress log-rate is now 7",
                        "settings dev.routed.policy.ingress log-rate is rejected, and '7' applies: log-rate: 'many' is"
                                + " not a number of packets from 0 to 999999: run 'routed config:property-set -p"
                                + " dev.routed.policy.ingress log-rate '7''",
                        "settings dev.routed.policy.ingress log-rate is over: is rejected, and '7' applies: log-rate:"
                                + " 'many' is not a number of packets from 0 to 999999: run 'routed"
                                + " config:property-set -p dev.routed.policy.ingress log-rate '7''",
                        "settings dev.routed.policy.ingress log-rate is now 0"),
                recorded);
    }

    private static String reject() {
        return NftCommand.run("list", "chain", "inet", "routed-ingress", "refuse");
    }

    private static void rejected(String sentence, ThrowingRunnable call) {
        assertEquals(sentence, assertThrows(RejectedException.class, call).getMessage());
    }

    private static Map<String, String> counters() {
        return NftCommand.run("list", "counters")
                .lines()
                .filter(line -> line.contains("counter "))
                .collect(Collectors.toMap(line -> line, line -> ""));
    }

    /** The elements of all sets, the conditions of all sources, and whether the link of endpoint one is guarded. */
    private static List<String> entries() {
        List<String> entries = new ArrayList<>();
        String listed = listed();
        if (listed.contains("\"rt111111111111\" : goto endpoint_111111111111")) {
            entries.add("guarded");
        }
        Matcher sets = ELEMENTS.matcher(listed);
        while (sets.find()) {
            Stream.of(sets.group(2).split(",")).forEach(element -> entries.add(sets.group(1) + " " + element.strip()));
        }
        Matcher sources =
                Pattern.compile("ip6? saddr ([^@{&\\s]+) (?:goto|jump)").matcher(listed);
        while (sources.find()) {
            entries.add("from " + sources.group(1));
        }
        return entries.stream().sorted().toList();
    }

    private static Attachment dual(Map<String, String> ofNetwork, Map<String, String> ofEndpoint, String... ports) {
        Attachment plain = attachment(ofNetwork, ofEndpoint, ONE, "10.1.0.2", "fd00:1::2");
        return new Attachment(
                plain.network(),
                plain.endpoint()
                        .withPorts(Stream.of(ports).map(Port::parse).collect(Collectors.toCollection(TreeSet::new))));
    }

    private static Attachment attachment(
            Map<String, String> ofNetwork, Map<String, String> ofEndpoint, String id, String... addresses) {
        return new Attachment(Attachments.network(ofNetwork), Attachments.endpoint(id, ofEndpoint, addresses));
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
}
