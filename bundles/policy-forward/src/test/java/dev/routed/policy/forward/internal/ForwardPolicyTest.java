package dev.routed.policy.forward.internal;

import static dev.routed.testkit.Attachments.attachment;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** With the real programs, in a network namespace without filters at first. */
public class ForwardPolicyTest {
    private static final String TO_US =
            "-A FORWARD -m devgroup --dst-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final String FROM_US =
            "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final List<String> OPEN = List.of("-P FORWARD ACCEPT", FROM_US, TO_US);
    private static final List<String> CLOSED = List.of("-P FORWARD ACCEPT");

    private static final Attachment FOUR = attachment("4".repeat(64), "10.1.0.2");
    private static final Attachment SIX = attachment("6".repeat(64), "fd00:1::2");
    private static final Attachment BOTH = attachment("b".repeat(64), "10.1.0.3", "fd00:1::3");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final RecordedEvents events = new RecordedEvents();
    private final List<String> recorded = events.recorded();
    private final PlainNftables nftables = new PlainNftables();
    private ForwardPolicy policy;

    @Before
    public void start() {
        policy = policy(ForwardPolicyTest::program);
    }

    private static Program program(String name) {
        return new Program(name, "");
    }

    private ForwardPolicy policy(Function<String, Program> programs) {
        LegacyTables legacy = new LegacyTables(Path.of("/proc"));
        ForwardPolicy made = new ForwardPolicy(service -> new FilterChains(programs, service, legacy, 7200), events);
        made.nftables = nftables;
        return made;
    }

    @After
    public void stop() {
        policy.stop(StoppingBundle.restarting());
    }

    // iptables

    @Test
    public void rulesAreAddedOnceAtTheEnd() {
        run("iptables -A FORWARD -p udp -j DROP");
        policy.adopt(List.of());
        policy.update(List.of(FOUR));
        policy.update(List.of(BOTH));
        policy.adopt(List.of(FOUR, BOTH));
        assertEquals(List.of("-P FORWARD ACCEPT", "-A FORWARD -p udp -j DROP", FROM_US, TO_US), chain("iptables"));
        assertEquals(OPEN, chain("ip6tables"));
    }

    @Test
    public void rulesExistAsLongAsAnEndpointOfTheFamily() {
        policy.adopt(List.of(BOTH));
        policy.update(List.of(FOUR));
        policy.removed(BOTH);
        eventually(() -> chain("ip6tables").equals(CLOSED));
        assertEquals(OPEN, chain("iptables"));
        policy.removed(FOUR);
        eventually(() -> chain("iptables").equals(CLOSED));
        policy.update(List.of(SIX));
        assertEquals(OPEN, chain("ip6tables"));
        assertEquals(CLOSED, chain("iptables"));
    }

    @Test
    public void rulesStayForAContainerThatRestarts() {
        policy.adopt(List.of(FOUR));
        recorded.clear();
        policy.removed(FOUR);
        policy.update(List.of(FOUR));
        eventuallyConsidered();
        assertEquals(OPEN, chain("iptables"));
        assertTrue(recorded.toString(), recorded.stream().noneMatch(event -> event.contains("IPv4")));
    }

    /** One removal serves both families, so that of IPv6 shows that IPv4 has been considered. */
    private void eventuallyConsidered() {
        run("ip6tables -A FORWARD -m devgroup --src-group 7200 -m comment --comment routed -j ACCEPT");
        policy.update(List.of(SIX));
        policy.removed(SIX);
        eventually(() -> chain("ip6tables").equals(CLOSED));
    }

    @Test
    public void unusedRulesOfAnEarlierRunAreRemoved() {
        policy.adopt(List.of(BOTH));
        ForwardPolicy next = policy(ForwardPolicyTest::program);
        next.adopt(List.of());
        eventually(() -> chain("iptables").equals(CLOSED) && chain("ip6tables").equals(CLOSED));
        next.stop(StoppingBundle.restarting());
    }

    @Test
    public void deletedRuleIsAddedAgainWithAnEvent() {
        policy.adopt(List.of(FOUR));
        recorded.clear();
        run("iptables -D FORWARD 2");
        // The event follows the rule.
        eventually(() -> chain("iptables").equals(OPEN) && !recorded.isEmpty());
        assertEquals(
                List.of("forwarding FORWARD accept rules for IPv4 were missing or misplaced and are added"), recorded);
    }

    /** A check runs about five programs for each family. */
    @Test
    public void rulesAreListedOnlyAfterAForeignChangeUnlessIptablesLegacyIsInUse() {
        nftables.notifyOfChanges();
        policy.adopt(List.of(FOUR));
        run("iptables -D FORWARD 2");
        policy.checkRules();
        assertEquals("not notified yet", List.of("-P FORWARD ACCEPT", FROM_US), chain("iptables"));
        nftables.notifyOfChanges();
        policy.checkRules();
        assertEquals(OPEN, chain("iptables"));

        run("iptables-legacy -P FORWARD DROP");
        policy.checkRules();
        assertEquals(List.of("-P FORWARD DROP", FROM_US, TO_US), chain("iptables-legacy"));
        run("iptables-legacy -F FORWARD");
        policy.checkRules();
        assertEquals(List.of("-P FORWARD DROP", FROM_US, TO_US), chain("iptables-legacy"));
    }

    @Test
    public void ruleThatCouldNotBeAddedIsTriedAgainWithoutAForeignChange() {
        nftables.notifyOfChanges();
        nft("add table inet fw");
        nft("add chain inet fw pass { type filter hook forward priority 0; policy drop; }");
        nftables.fail(true);
        assertThrows(RejectedException.class, () -> policy.adopt(List.of(FOUR)));
        nftables.fail(false);
        policy.checkRules();
        assertTrue(nft("list table inet fw").contains("oifgroup 7200 accept"));
    }

    @Test
    public void foreignRulesStay() {
        String foreign = "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment mine -j ACCEPT";
        run("iptables " + foreign);
        policy.adopt(List.of(FOUR));
        policy.stop(StoppingBundle.stopped());
        assertEquals(List.of("-P FORWARD ACCEPT", foreign), chain("iptables"));
    }

    @Test
    public void rulesAreRemovedWithTheBundleAndSurviveRestartsAndUpdates() {
        policy.adopt(List.of(BOTH));
        policy.stop(StoppingBundle.restarting());
        assertEquals(OPEN, chain("iptables"));
        policy.stop(StoppingBundle.stopped());
        assertEquals(CLOSED, chain("iptables"));
        assertEquals(CLOSED, chain("ip6tables"));
    }

    /** To iptables the chain exists always, so only nft shows whether it does. */
    @Test
    public void chainThatIptablesMadeForTheRulesIsDeletedWithThemAndOneInUseStays() {
        run("ip6tables -P FORWARD DROP");
        policy.adopt(List.of(BOTH));
        assertTrue(nft("list table ip filter").contains("chain FORWARD"));
        policy.stop(StoppingBundle.stopped());
        assertEquals("table ip filter {\n}\n", nft("list table ip filter"));
        assertEquals(List.of("-P FORWARD DROP"), chain("ip6tables"));
        assertEquals(
                List.of("forwarding FORWARD accept rules are removed, and chains that have no other rule"),
                recorded.subList(recorded.size() - 1, recorded.size()));
    }

    @Test
    public void ruleThatCannotBeRemovedIsReported() {
        ForwardPolicy denied = policy(name -> new Program(name, "") {
            @Override
            public Result run(List<String> arguments, String input) {
                return arguments.contains("-C")
                        ? new Result(4, "", "iptables: Resource temporarily unavailable.")
                        : super.run(arguments, input);
            }
        });
        denied.stop(StoppingBundle.stopped());
        assertEquals(
                List.of("forwarding FORWARD accept rules are not removed: iptables cannot look for a rule in chain"
                        + " FORWARD: iptables: Resource temporarily unavailable."),
                recorded);
    }

    @Test
    public void keptRulesAreListedWithTheCommandsThatRemoveThem() {
        nft("add table inet fw");
        nft("add chain inet fw pass { type filter hook forward priority 0; policy drop; }");
        policy.adopt(List.of(FOUR));
        Map<String, String> kept = policy.keptObjects();
        assertEquals(Set.of("iptables FORWARD", "nft inet fw pass"), kept.keySet());
        policy.stop(StoppingBundle.restarting());
        for (String text : kept.values()) {
            String commands =
                    text.replaceFirst("^accepts packets of the containers that stay; after them: '(.*)'$", "$1");
            Arrays.stream(commands.split("; ")).forEach(ForwardPolicyTest::run);
        }
        assertEquals(CLOSED, chain("iptables"));
        assertFalse(nft("list table inet fw").contains("routed"));
    }

    // iptables-legacy

    @Test
    public void iptablesLegacyGetsRulesIfItIsInUse() {
        policy.adopt(List.of(FOUR));
        assertFalse("not created by asking", new LegacyTables(Path.of("/proc")).filter(Ip.Family.IPV4));
        run("iptables-legacy -P FORWARD DROP");
        policy.adopt(List.of(FOUR));
        assertEquals(List.of("-P FORWARD DROP", FROM_US, TO_US), chain("iptables-legacy"));
        assertEquals(OPEN, chain("iptables"));
        policy.removed(FOUR);
        eventually(() -> chain("iptables-legacy").equals(List.of("-P FORWARD DROP")));
        assertEquals(CLOSED, chain("iptables"));
    }

    /** As update-alternatives sets it up. */
    @Test
    public void legacyIptablesUnderThePlainNameGetsRules() {
        ForwardPolicy legacy = policy(name -> program(name + (name.endsWith("-legacy") ? "" : "-legacy")));
        legacy.adopt(List.of(BOTH));
        assertEquals(OPEN, chain("iptables-legacy"));
        assertEquals(OPEN, chain("ip6tables-legacy"));
        assertEquals(CLOSED, chain("iptables"));
        legacy.stop(StoppingBundle.stopped());
        assertEquals(CLOSED, chain("iptables-legacy"));
    }

    // nftables

    @Test
    public void nftChainsWithPolicyDropGetRules() {
        nft("add table inet fw");
        nft("add chain inet fw pass { type filter hook forward priority 0; policy drop; }");
        nft("add rule inet fw pass udp dport 9 drop");
        nft("add chain inet fw open { type filter hook forward priority 1; policy accept; }");
        nft("add chain inet fw input { type filter hook input priority 0; policy drop; }");
        String before = nft("list table inet fw");
        policy.adopt(List.of(FOUR));
        policy.update(List.of(BOTH));
        policy.adopt(List.of(FOUR, BOTH));
        assertEquals(
                before.replace(
                        "udp dport 9 drop\n",
                        "udp dport 9 drop\n"
                                + "\t\tiifgroup 7200 accept comment \"routed\"\n"
                                + "\t\toifgroup 7200 accept comment \"routed\"\n"),
                nft("list table inet fw"));
        policy.removed(BOTH);
        policy.removed(FOUR);
        eventually(() -> nft("list table inet fw").equals(before));
    }

    @Test
    public void flushedNftChainGetsItsRulesAgain() {
        nft("add table ip fw");
        nft("add chain ip fw pass { type filter hook forward priority 0; policy drop; }");
        policy.adopt(List.of(FOUR));
        nft("flush chain ip fw pass");
        nft("add rule ip fw pass oifgroup 7200 accept comment \"mine\"");
        eventually(() -> nft("list chain ip fw pass").contains("iifgroup 7200 accept comment \"routed\""));
        policy.stop(StoppingBundle.stopped());
        assertTrue(nft("list chain ip fw pass").contains("comment \"mine\""));
        assertFalse(nft("list chain ip fw pass").contains("routed"));
    }

    @Test
    public void chainOfIptablesNftGetsNftRulesOnAHostWithoutIptables() {
        run("iptables -P FORWARD DROP");
        ForwardPolicy plain = policy(ForwardPolicyTest::missing);
        plain.adopt(List.of(FOUR));
        assertTrue(nft("list chain ip filter FORWARD").contains("iifgroup 7200 accept comment \"routed\""));
        plain.stop(StoppingBundle.stopped());
        assertFalse(nft("list chain ip filter FORWARD").contains("routed"));
    }

    @Test
    public void hostWithoutProgramsIsNotChanged() {
        nftables.uninstall();
        ForwardPolicy none = policy(ForwardPolicyTest::missing);
        none.adopt(List.of(BOTH));
        none.stop(StoppingBundle.stopped());
        assertEquals("", nft("list ruleset"));
        assertEquals(List.of(), recorded);
    }

    @Test
    public void withoutTheNftablesServiceOnlyIptablesIsServedAndAnEventSaysSo() {
        nft("add table inet fw");
        nft("add chain inet fw pass { type filter hook forward priority 0; policy drop; }");
        String before = nft("list table inet fw");
        policy.nftables = null;
        policy.adopt(List.of(FOUR));
        assertEquals(OPEN, chain("iptables"));
        assertEquals(before, nft("list table inet fw"));
        eventually(() -> hasEvent("chains of nftables are not checked"));
        policy.nftables = nftables;
        eventually(() -> nft("list table inet fw").contains("oifgroup 7200 accept"));
        policy.nftables = null;
        policy.stop(StoppingBundle.stopped());
        assertEquals(CLOSED, chain("iptables"));
        assertTrue(recorded.toString(), hasEvent("accept rules in chains of nftables are not removed"));
        policy.nftables = nftables;
        policy.stop(StoppingBundle.stopped());
        assertEquals(before, nft("list table inet fw"));
    }

    private boolean hasEvent(String fragment) {
        return recorded.stream().anyMatch(event -> event.contains(fragment));
    }

    @Test
    public void failureOfIptablesIsReported() {
        ForwardPolicy denied = policy(name -> new Program(name, "") {
            @Override
            public Result run(List<String> arguments, String input) {
                return new Result(3, "", "iptables: Permission denied (you must be root)");
            }
        });
        String failure = "iptables cannot list its rules: iptables: Permission denied (you must be root);"
                + " give routed CAP_NET_RAW";
        assertEquals(
                failure,
                assertThrows(RejectedException.class, () -> denied.adopt(List.of(FOUR)))
                        .getMessage());
        assertEquals(
                failure,
                assertThrows(RejectedException.class, () -> denied.update(List.of(FOUR)))
                        .getMessage());
        denied.checkRules();
        denied.checkRules();
        String finding = "FORWARD: packets of running containers may be dropped: " + failure;
        assertEquals(List.of(finding), FindingLines.of(denied.findings()));
        assertEquals("reported once", List.of("forwarding " + finding.replaceFirst(":", "")), recorded);
        denied.removed(FOUR);
        denied.checkRules();
        assertEquals(List.of(), denied.findings());
        denied.stop(StoppingBundle.restarting());
    }

    // Concurrency

    @Test
    public void endpointDoesNotWaitForARunningCheck() throws InterruptedException {
        CountDownLatch checking = new CountDownLatch(1);
        CountDownLatch checked = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        ForwardPolicy policyAtWork = policy(name -> new Program(name, "") {
            @Override
            public Result run(List<String> arguments, String input) {
                if (slow.get()) {
                    checking.countDown();
                    await(checked);
                }
                return super.run(arguments, input);
            }
        });
        policyAtWork.adopt(List.of(FOUR));
        slow.set(true);
        assertTrue(checking.await(60, TimeUnit.SECONDS));
        policyAtWork.update(List.of(attachment("5".repeat(64), "10.1.0.5")));
        policyAtWork.removed(FOUR);
        assertEquals("the check still runs", 1, checked.getCount());
        checked.countDown();
        policyAtWork.stop(StoppingBundle.restarting());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    public void removalsInQuickSuccessionRemoveTheRulesOnce() {
        AtomicInteger deletions = new AtomicInteger();
        ForwardPolicy busy = policy(name -> new Program(name, "") {
            @Override
            public Result run(List<String> arguments, String input) {
                if (arguments.contains("-D")) {
                    deletions.incrementAndGet();
                }
                return super.run(arguments, input);
            }
        });
        busy.adopt(List.of(FOUR));
        for (int i = 0; i < 100; i++) {
            busy.removed(FOUR);
            busy.update(List.of(FOUR));
        }
        busy.removed(FOUR);
        eventually(() -> chain("iptables").equals(CLOSED));
        assertEquals("one for each rule and family", 4, deletions.get(), 2);
        busy.stop(StoppingBundle.restarting());
    }

    private static List<String> chain(String program) {
        return Arrays.stream(run(program + " -S FORWARD").split("\n"))
                .filter(line -> line.startsWith("-"))
                .toList();
    }

    private static String run(String line) {
        return run(line.split(" "));
    }

    private static String nft(String commands) {
        return NftCommand.run(commands);
    }

    private static String run(String... argv) {
        Program.Result result = program(argv[0]).run(Arrays.copyOfRange(argv, 1, argv.length));
        assertEquals(String.join(" ", argv) + ": " + result.message(), 0, result.status());
        return result.output();
    }

    private static Program missing(String name) {
        return program("no-such-" + name);
    }

    private void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertTrue(
                    "timed out; rules: " + chain("iptables") + chain("ip6tables") + nft("list ruleset"),
                    Instant.now().isBefore(deadline));
            Thread.yield();
        }
    }
}
