package dev.routed.nftables.internal.filter;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.api.nftables.FilterVerdict;
import dev.routed.api.nftables.Packet;
import dev.routed.process.LegacyTables;
import dev.routed.process.Program;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;

/** Rules as the real programs list them, in a new network namespace. */
public final class HostFiltersTest {
    private static final Packet ECHO = Packet.echo(Ip.parse("10.0.0.2"), Ip.parse("10.1.0.2"), "up0", 0, "rt1", 7200);
    private static final Packet WEB =
            new Packet(Ip.parse("10.0.0.2"), Ip.parse("10.1.0.2"), "up0", 0, "rt1", 7200, "tcp", 443);
    private static final Packet ECHO6 =
            Packet.echo(Ip.parse("fd00::2"), Ip.parse("fd00:10:1::2"), "up0", 0, "rt1", 7200);

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final PlainNftables nftables = new PlainNftables();
    private final HostFilters filters =
            new HostFilters(nftables, name -> new Program(name, ""), new LegacyTables(Path.of("/proc")));

    private static void run(String command) {
        List<String> words = List.of(command.split(" "));
        Program.Result result = new Program(words.get(0), "").run(words.subList(1, words.size()), "");
        assertEquals(result.message(), 0, result.status());
    }

    private String verdicts(Packet packet) {
        return filters.judge(packet).stream()
                .map(verdict -> verdict.outcome() + " " + verdict.chain() + ": " + verdict.rule())
                .collect(Collectors.joining("; "));
    }

    @Test
    public void hostWithoutFiltersAcceptsEverything() {
        assertEquals("", verdicts(ECHO));
        assertEquals("", verdicts(ECHO6));
    }

    @Test
    public void droppingPolicyOfIptablesIsNamedAndItsRemedyMendsIt() {
        run("iptables -P FORWARD DROP");
        run("iptables -A FORWARD -i rt1 -j ACCEPT");
        assertEquals("DROPPED iptables FORWARD: policy drop", verdicts(ECHO));
        assertEquals("", verdicts(ECHO.reversed()));
        run(filters.judge(ECHO).get(0).remedy());
        assertEquals("", verdicts(ECHO));
    }

    @Test
    public void ruleInAChainThatIsJumpedToIsNamedAndItsRemedyDeletesIt() {
        run("iptables -N DOCKER-USER");
        run("iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        run("iptables -A FORWARD -j DOCKER-USER");
        run("iptables -A FORWARD -m devgroup --dst-group 0x1c20 -j ACCEPT");
        run("iptables -A DOCKER-USER -d 10.1.0.0/16 ! -s 10.9.0.0/16 -j DROP");
        assertEquals(
                "DROPPED iptables FORWARD: -A DOCKER-USER ! -s 10.9.0.0/16 -d 10.1.0.0/16 -j DROP", verdicts(ECHO));
        run(filters.judge(ECHO).get(0).remedy());
        assertEquals("", verdicts(ECHO));
    }

    @Test
    public void ruleForOnePortConcernsItAlone() {
        run("iptables -A FORWARD -p tcp --dport 443 -j REJECT");
        assertEquals("", verdicts(ECHO));
        assertTrue(verdicts(WEB), verdicts(WEB).startsWith("DROPPED iptables FORWARD: -A FORWARD -p tcp -m tcp"));
    }

    @Test
    public void conditionThatCannotBeEvaluatedIsUnknownOnlyIfItMatters() {
        run("iptables -A FORWARD -m limit --limit 5/min -j DROP");
        assertTrue(verdicts(ECHO), verdicts(ECHO).startsWith("UNKNOWN iptables FORWARD: -A FORWARD -m limit"));
        run("iptables -P FORWARD DROP");
        assertEquals("DROPPED iptables FORWARD: policy drop", verdicts(ECHO));
    }

    @Test
    public void chainsOfNftablesAreJudgedByFamilyLinkAddressAndState() {
        NftCommand.script("""
                table inet firewall {
                    set inside { type ipv4_addr; flags interval; elements = { 10.1.0.0/16, 192.168.0.0/24 } }
                    chain forward {
                        type filter hook forward priority filter; policy accept;
                        ct state vmap { established : accept, related : accept, invalid : drop }
                        iifname "lo*" drop
                        meta nfproto ipv6 jump six
                        ip daddr @inside tcp dport { 80, 443 } counter accept
                        ip daddr @inside oifgroup 7200 reject
                    }
                    chain six { ip6 daddr fd00:10:1::/64 drop; }
                }
                """);
        List<FilterVerdict> found = filters.judge(ECHO);
        assertEquals(1, found.size());
        assertEquals("nft inet firewall forward", found.get(0).chain());
        assertTrue(found.toString(), found.get(0).rule().startsWith("reject in chain forward handle "));
        assertEquals("", verdicts(WEB));
        assertEquals("", verdicts(ECHO.reversed()));
        assertTrue(verdicts(ECHO6), verdicts(ECHO6).startsWith("DROPPED nft inet firewall forward: drop in chain six"));
        NftCommand.run(found.get(0).remedy().replaceFirst("^nft ", "").split(" "));
        assertEquals("", verdicts(ECHO));
    }

    @Test
    public void droppingPolicyOfNftablesIsChangedByItsRemedy() {
        NftCommand.script("table ip fw { chain pass { type filter hook forward priority 0; policy drop; }; }");
        assertEquals("DROPPED nft ip fw pass: policy drop", verdicts(ECHO));
        assertEquals(
                "nft chain ip fw pass '{ policy accept; }'",
                filters.judge(ECHO).get(0).remedy());
        assertEquals("", verdicts(ECHO6));
    }

    @Test
    public void chainsBeforeAndAfterRoutingAreJudgedButNotThoseThatTranslateAddresses() {
        run("iptables -t raw -A PREROUTING -d 10.1.0.0/16 -j DROP");
        FilterVerdict found = filters.judge(ECHO).get(0);
        assertEquals("nft ip raw PREROUTING", found.chain());
        NftCommand.run(found.remedy().replaceFirst("^nft ", "").split(" "));
        assertEquals("", verdicts(ECHO));
        NftCommand.script("table ip fw { chain out { type filter hook postrouting priority 0; oifname rt1 drop; }; }");
        assertTrue(verdicts(ECHO), verdicts(ECHO).startsWith("DROPPED nft ip fw out: drop in chain out"));
        NftCommand.run("delete", "table", "ip", "fw");
        NftCommand.script("table ip fw { chain in { type nat hook prerouting priority -100; policy drop; }; }");
        assertEquals("", verdicts(ECHO));
    }

    /** They are not even read: with 10,000 endpoints, their JSON takes more memory than the appliance has. */
    @Test
    public void tablesOfRoutedAreLeftOut() {
        NftCommand.script("""
                table inet routed-spoof {
                    set sources { type ipv4_addr; elements = { 10.1.0.1, 10.1.0.2 } }
                    chain forward { type filter hook forward priority 0; policy drop; }
                }
                table ip fw { chain pass { type filter hook forward priority 0; policy drop; }; }
                """);
        assertEquals("DROPPED nft ip fw pass: policy drop", verdicts(ECHO));
        assertFalse(nftables.listed().toString(), nftables.listed().toString().contains("sources"));
    }
}
