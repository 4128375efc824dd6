package dev.routed.policy.forward.internal;

import static dev.routed.testkit.Attachments.attachment;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.policy.Attachment;
import dev.routed.process.LegacyTables;
import dev.routed.process.Program;
import dev.routed.testkit.FindingLines;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.RecordedEvents;
import dev.routed.testkit.StoppingBundle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Filters with a rule that drops every packet, as firewalls write them. With the real programs. */
public class BlockedForwardTest {
    private static final String FROM_US =
            "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final String TO_US =
            "-A FORWARD -m devgroup --dst-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final String REJECT = "-A FORWARD -j REJECT --reject-with icmp-host-prohibited";
    private static final Attachment FOUR = attachment("4".repeat(64), "10.1.0.2");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final RecordedEvents events = new RecordedEvents();
    private final PlainNftables nftables = new PlainNftables();
    private final ForwardPolicy policy = policy(nftables);

    private ForwardPolicy policy(Nftables service) {
        LegacyTables legacy = new LegacyTables(Path.of("/proc"));
        ForwardPolicy made = new ForwardPolicy(
                present -> new FilterChains(name -> new Program(name, ""), present, legacy, 7200), events);
        made.nftables = service;
        return made;
    }

    @After
    public void stop() {
        policy.stop(StoppingBundle.restarting());
    }

    /** Adopting looks at the chains as the timer does. */
    private void look() {
        policy.adopt(List.of(FOUR));
    }

    @Test
    public void rulesComeBeforeARejectOfEveryPacket() {
        run("iptables -A FORWARD -p udp --dport 9 -j DROP");
        run("iptables " + REJECT);
        run("iptables -A FORWARD -p tcp -j ACCEPT");
        look();
        List<String> expected = List.of(
                "-A FORWARD -p udp -m udp --dport 9 -j DROP", FROM_US, TO_US, REJECT, "-A FORWARD -p tcp -j ACCEPT");
        assertEquals(expected, chain("iptables"));
        look();
        assertEquals("nothing to do", expected, chain("iptables"));
        policy.stop(StoppingBundle.stopped());
        assertEquals(List.of(expected.get(0), REJECT, expected.get(4)), chain("iptables"));
    }

    @Test
    public void rulesMoveBeforeARejectThatIsInsertedLater() {
        look();
        run("iptables -I FORWARD -m comment --comment lockdown -j REJECT");
        events.recorded().clear();
        look();
        assertEquals(
                List.of(
                        FROM_US,
                        TO_US,
                        "-A FORWARD -m comment --comment lockdown -j REJECT --reject-with icmp-port-unreachable"),
                chain("iptables"));
        assertEquals(
                List.of("forwarding FORWARD accept rules for IPv4 were missing or misplaced and are added"),
                events.recorded());
    }

    @Test
    public void iptablesLegacyIsServedAlike() {
        run("iptables-legacy " + REJECT);
        look();
        assertEquals(List.of(FROM_US, TO_US, REJECT), chain("iptables-legacy"));
    }

    /** As ufw 0.36 with DEFAULT_FORWARD_POLICY=REJECT. */
    @Test
    public void rulesComeBeforeTheChainOfUfwThatRejects() {
        for (String chain : List.of("before-logging", "before", "after", "after-logging", "reject", "track")) {
            run("iptables -N ufw-%s-forward".formatted(chain));
            run("iptables -A FORWARD -j ufw-%s-forward".formatted(chain));
        }
        run("iptables -N ufw-user-forward");
        run("iptables -A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
        run("iptables -A ufw-before-forward -p icmp -m icmp --icmp-type 8 -j ACCEPT");
        run("iptables -A ufw-before-forward -j ufw-user-forward");
        run("iptables -A ufw-after-logging-forward -m limit --limit 3/min --limit-burst 10 -j LOG");
        run("iptables -A ufw-reject-forward -j REJECT --reject-with icmp-port-unreachable");
        look();
        assertEquals(
                List.of(
                        "-A FORWARD -j ufw-before-logging-forward",
                        "-A FORWARD -j ufw-before-forward",
                        "-A FORWARD -j ufw-after-forward",
                        "-A FORWARD -j ufw-after-logging-forward",
                        FROM_US,
                        TO_US,
                        "-A FORWARD -j ufw-reject-forward",
                        "-A FORWARD -j ufw-track-forward"),
                chain("iptables"));
    }

    @Test
    public void operatorsDropInDockerUserStaysFirstAndIsAFinding() {
        run("iptables -N DOCKER-USER");
        run("iptables -A FORWARD -j DOCKER-USER");
        run("iptables -A DOCKER-USER -j RETURN");
        run("iptables -A FORWARD -j DROP");
        look();
        List<String> passing = List.of("-A FORWARD -j DOCKER-USER", FROM_US, TO_US, "-A FORWARD -j DROP");
        assertEquals(passing, chain("iptables"));
        assertEquals(List.of(), policy.findings());

        run("iptables -I DOCKER-USER -j DROP");
        events.recorded().clear();
        look();
        look();
        assertEquals(passing, chain("iptables"));
        String text = "rule '-A DOCKER-USER -j DROP' drops packets of containers, and DOCKER-USER decides before the"
                + " rules of routed; accept packets of containers before it, or delete it: run 'iptables -D DOCKER-USER"
                + " -j DROP'";
        assertEquals(List.of("iptables FORWARD: " + text), FindingLines.of(policy.findings()));
        assertEquals(List.of("forwarding iptables FORWARD " + text), events.recorded());

        run("iptables -D DOCKER-USER -j DROP");
        look();
        assertEquals(List.of(), policy.findings());
        assertEquals(
                "forwarding iptables FORWARD is over: " + text,
                events.recorded().get(1));
    }

    @Test
    public void ruleBeforeDockerUserIsAFinding() {
        run("iptables -N DOCKER-USER");
        run("iptables -A FORWARD -j DROP");
        run("iptables -A FORWARD -j DOCKER-USER");
        look();
        assertEquals(List.of("-A FORWARD -j DROP", "-A FORWARD -j DOCKER-USER", FROM_US, TO_US), chain("iptables"));
        assertEquals(1, policy.findings().size());
    }

    @Test
    public void acceptOrReturnBeforeTheDropNeedsNoPlace() {
        run("iptables -N PASS");
        run("iptables -A PASS -j ACCEPT");
        run("iptables -A PASS -j DROP");
        run("iptables -A FORWARD -g PASS");
        run("iptables -A FORWARD -j DROP");
        look();
        assertEquals(List.of("-A FORWARD -g PASS", "-A FORWARD -j DROP", FROM_US, TO_US), chain("iptables"));
    }

    /** As firewalld 1.3 writes its table, shortened. */
    @Test
    public void rulesComeBeforeTheZonesOfFirewalld() {
        NftCommand.script("""
                table inet firewalld {
                    chain filter_FWD_public_allow { }
                    chain filter_FWD_public {
                        jump filter_FWD_public_allow
                        meta l4proto { icmp, ipv6-icmp } accept
                        reject with icmpx admin-prohibited
                    }
                    chain filter_FORWARD_ZONES {
                        iifname "eth0" goto filter_FWD_public
                        goto filter_FWD_public
                    }
                    chain filter_FORWARD {
                        type filter hook forward priority filter + 10; policy accept;
                        ct state { established, related } accept
                        ct status dnat accept
                        iifname "lo" accept
                        ct state invalid drop
                        jump filter_FORWARD_ZONES
                        reject with icmpx admin-prohibited
                    }
                }
                """);
        String before = chain();
        look();
        String expected = before.replace(
                "\t\tjump filter_FORWARD_ZONES\n",
                "\t\tiifgroup 7200 accept comment \"routed\"\n\t\toifgroup 7200 accept comment \"routed\"\n"
                        + "\t\tjump filter_FORWARD_ZONES\n");
        assertEquals(expected, chain());
        look();
        assertEquals("nothing to do", expected, chain());
        policy.stop(StoppingBundle.stopped());
        assertEquals(before, chain());
    }

    private static String chain() {
        return NftCommand.run("list", "chain", "inet", "firewalld", "filter_FORWARD");
    }

    @Test
    public void rulesOfNftablesMoveBeforeALaterDrop() {
        NftCommand.script(
                "add table ip fw; add chain ip fw pass { type filter hook forward priority 0; policy drop; }");
        look();
        NftCommand.run("insert", "rule", "ip", "fw", "pass", "counter", "drop");
        look();
        String listed = NftCommand.run("list", "chain", "ip", "fw", "pass");
        assertTrue(listed, listed.indexOf("oifgroup") < listed.indexOf("counter"));
        assertEquals("once", listed.indexOf("oifgroup"), listed.lastIndexOf("oifgroup"));
    }

    @Test
    public void tableThatNobodyElseMayChangeIsAFinding() {
        NftCommand.script("add table inet fw; add chain inet fw pass { type filter hook forward priority 0; };"
                + " add rule inet fw pass reject");
        ForwardPolicy denied = policy(new OwnedByAnother(nftables));
        denied.adopt(List.of(FOUR));
        assertEquals(
                List.of("nft inet fw pass: "
                        + "rule reject (handle 2) drops packets of containers, and no rule can be added before it (nft"
                        + " rejects: Operation not permitted): accept packets of containers there"),
                FindingLines.of(denied.findings()));
        denied.removed(FOUR);
        denied.adopt(List.of());
        assertEquals(List.of(), denied.findings());
        denied.stop(StoppingBundle.restarting());
    }

    /** Lists rules, and rejects changes as the kernel does for a table with flag owner. */
    private record OwnedByAnother(Nftables nftables) implements Nftables {
        @Override
        public Table own(String family, String name, Supplier<List<String>> content) {
            return nftables.own(family, name, content);
        }

        @Override
        public void run(List<String> commands) {
            nftables.run(commands);
        }

        @Override
        public List<JsonNode> runJson(List<Map<String, ?>> commands) {
            if (!commands.get(0).containsKey("list")) {
                throw RejectedException.host("nft rejects: Operation not permitted", null);
            }
            return nftables.runJson(commands);
        }

        @Override
        public long foreignChanges() {
            return nftables.foreignChanges();
        }

        @Override
        public boolean isInstalled() {
            return nftables.isInstalled();
        }
    }

    private static List<String> chain(String program) {
        return run(program + " -S FORWARD")
                .lines()
                .filter(line -> line.startsWith("-A"))
                .toList();
    }

    private static String run(String line) {
        String[] argv = line.split(" ");
        Program.Result result = new Program(argv[0], "").run(Arrays.copyOfRange(argv, 1, argv.length));
        assertEquals(line + ": " + result.message(), 0, result.status());
        return result.output();
    }
}
