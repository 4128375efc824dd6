package dev.routed.policy.forward.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.testkit.EndingBundle;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.ToldEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** On the real kernel, with the real programs, in a network namespace that nobody filters at first. */
public class ForwardTest {
    private static final String TO_US = "-A FORWARD -m devgroup --dst-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final String FROM_US = "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final List<String> OPEN = List.of("-P FORWARD ACCEPT", FROM_US, TO_US);
    private static final List<String> CLOSED = List.of("-P FORWARD ACCEPT");

    private static final Attachment FOUR = attachment("4", "10.1.0.2");
    private static final Attachment SIX = attachment("6", "fd00:1::2");
    private static final Attachment BOTH = attachment("b", "10.1.0.3", "fd00:1::3");

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final Command command = new Command();
    private Forward policy;

    @Before
    public void start() {
        policy = policy(command);
    }

    private Forward policy(Command programs) {
        return new Forward(() -> new Places(programs, new LegacyTables(Path.of("/proc")), 7200), events);
    }

    @After
    public void stop() {
        policy.stop(EndingBundle.comingBack());
    }

    // iptables

    @Test
    public void ourRulesStandOnceAndAtTheEnd() {
        run("iptables -A FORWARD -p udp -j DROP");
        policy.adopt(List.of());
        policy.stand(List.of(FOUR));
        policy.stand(List.of(BOTH));
        policy.adopt(List.of(FOUR, BOTH));
        assertEquals(List.of("-P FORWARD ACCEPT", "-A FORWARD -p udp -j DROP", FROM_US, TO_US), chain("iptables"));
        assertEquals(OPEN, chain("ip6tables"));
    }

    @Test
    public void theyStandAsLongAsAnEndpointOfTheFamilyDoes() {
        policy.adopt(List.of(BOTH));
        policy.stand(List.of(FOUR));
        policy.gone(BOTH);
        eventually(() -> chain("ip6tables").equals(CLOSED));
        assertEquals(OPEN, chain("iptables"));
        policy.gone(FOUR);
        eventually(() -> chain("iptables").equals(CLOSED));
        policy.stand(List.of(SIX));
        assertEquals(OPEN, chain("ip6tables"));
        assertEquals(CLOSED, chain("iptables"));
    }

    @Test
    public void aContainerThatComesBackAtOnceFindsThemThere() {
        policy.adopt(List.of(FOUR));
        told.clear();
        policy.gone(FOUR);
        policy.stand(List.of(FOUR));
        eventuallyLooked();
        assertEquals(OPEN, chain("iptables"));
        assertTrue(told.toString(), told.stream().noneMatch(event -> event.contains("IPv4")));
    }

    /** The rules of a family that nobody uses go when it is looked whether any are unused. */
    private void eventuallyLooked() {
        run("ip6tables -A FORWARD -m devgroup --src-group 7200 -m comment --comment routed -j ACCEPT");
        policy.stand(List.of(SIX));
        policy.gone(SIX);
        eventually(() -> chain("ip6tables").equals(CLOSED));
    }

    @Test
    public void whatAFormerRunLeftForNobodyGoes() {
        policy.adopt(List.of(BOTH));
        Forward next = policy(command);
        next.adopt(List.of());
        eventually(() -> chain("iptables").equals(CLOSED) && chain("ip6tables").equals(CLOSED));
        next.stop(EndingBundle.comingBack());
    }

    @Test
    public void oneThatWasTakenAwayComesBackAndIsTold() {
        policy.adopt(List.of(FOUR));
        told.clear();
        run("iptables -D FORWARD 2");
        eventually(() -> chain("iptables").equals(OPEN));
        assertEquals(List.of("forwarding FORWARD our rules for IPv4 stand at its end, where one was missing"), told);
    }

    @Test
    public void theRulesOfOthersStay() {
        String stranger = "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment mine -j ACCEPT";
        run("iptables " + stranger);
        policy.adopt(List.of(FOUR));
        policy.stop(EndingBundle.stopped());
        assertEquals(List.of("-P FORWARD ACCEPT", stranger), chain("iptables"));
    }

    @Test
    public void theyGoWithTheBundleAndOutlastTheApplianceAndUpdates() {
        policy.adopt(List.of(BOTH));
        policy.stop(EndingBundle.comingBack());
        assertEquals(OPEN, chain("iptables"));
        policy.stop(EndingBundle.stopped());
        assertEquals(CLOSED, chain("iptables"));
        assertEquals(CLOSED, chain("ip6tables"));
    }

    // iptables-legacy

    @Test
    public void aFilterOfIptablesLegacyIsOpenedTooIfItIsInUse() {
        policy.adopt(List.of(FOUR));
        assertFalse("nobody asked for it", new LegacyTables(Path.of("/proc")).filter(Ip.Family.IPV4));
        run("iptables-legacy -P FORWARD DROP");
        policy.adopt(List.of(FOUR));
        assertEquals(List.of("-P FORWARD DROP", FROM_US, TO_US), chain("iptables-legacy"));
        assertEquals(OPEN, chain("iptables"));
        policy.gone(FOUR);
        eventually(() -> chain("iptables-legacy").equals(List.of("-P FORWARD DROP")));
        assertEquals(CLOSED, chain("iptables"));
    }

    /** A host whose iptables is the legacy one, as update-alternatives makes it. */
    @Test
    public void whereIptablesIsTheLegacyOneItsOwnChainIsOpened() {
        Forward legacy = policy(new Command() {
            @Override
            Result run(String input, List<String> argv) {
                List<String> mapped = new ArrayList<>(argv);
                if (argv.get(0).endsWith("tables")) {
                    mapped.set(0, argv.get(0) + "-legacy");
                }
                return super.run(input, mapped);
            }
        });
        legacy.adopt(List.of(BOTH));
        assertEquals(OPEN, chain("iptables-legacy"));
        assertEquals(OPEN, chain("ip6tables-legacy"));
        assertEquals(CLOSED, chain("iptables"));
        legacy.stop(EndingBundle.stopped());
        assertEquals(CLOSED, chain("iptables-legacy"));
    }

    // nftables

    @Test
    public void chainsOfNftablesThatDropTheRestAreOpened() {
        nft("add table inet fw");
        nft("add chain inet fw pass { type filter hook forward priority 0; policy drop; }");
        nft("add rule inet fw pass udp dport 9 drop");
        nft("add chain inet fw open { type filter hook forward priority 1; policy accept; }");
        nft("add chain inet fw input { type filter hook input priority 0; policy drop; }");
        String before = nft("list table inet fw");
        policy.adopt(List.of(FOUR));
        policy.stand(List.of(BOTH));
        policy.adopt(List.of(FOUR, BOTH));
        assertEquals(
                before.replace("udp dport 9 drop\n", "udp dport 9 drop\n"
                        + "\t\tiifgroup 7200 accept comment \"routed\"\n\t\toifgroup 7200 accept comment \"routed\"\n"),
                nft("list table inet fw"));
        policy.gone(BOTH);
        policy.gone(FOUR);
        eventually(() -> nft("list table inet fw").equals(before));
    }

    @Test
    public void aRuleThatIsMissingInOneComesBack() {
        nft("add table ip fw");
        nft("add chain ip fw pass { type filter hook forward priority 0; policy drop; }");
        policy.adopt(List.of(FOUR));
        nft("flush chain ip fw pass");
        nft("add rule ip fw pass oifgroup 7200 accept comment \"mine\"");
        eventually(() -> nft("list chain ip fw pass").contains("iifgroup 7200 accept comment \"routed\""));
        policy.stop(EndingBundle.stopped());
        assertTrue(nft("list chain ip fw pass").contains("comment \"mine\""));
        assertFalse(nft("list chain ip fw pass").contains("routed"));
    }

    @Test
    public void whereThereIsNoIptablesItsChainIsOneLikeOthers() {
        run("iptables -P FORWARD DROP");
        Forward plain = policy(new Command() {
            @Override
            boolean exists(String program) {
                return program.equals("nft");
            }
        });
        plain.adopt(List.of(FOUR));
        assertTrue(nft("list chain ip filter FORWARD").contains("iifgroup 7200 accept comment \"routed\""));
        plain.stop(EndingBundle.stopped());
        assertFalse(nft("list chain ip filter FORWARD").contains("routed"));
    }

    @Test
    public void whereNothingFiltersNothingIsDone() {
        Forward none = policy(new Command() {
            @Override
            boolean exists(String program) {
                return false;
            }
        });
        none.adopt(List.of(BOTH));
        none.stop(EndingBundle.stopped());
        assertEquals("", nft("list ruleset"));
        assertEquals(List.of(), told);
    }

    @Test
    public void whatAFilterDoesNotTakeIsRefusedAndTold() {
        Forward denied = policy(new Command() {
            @Override
            Result run(String input, List<String> argv) {
                return new Result(4, "iptables: Permission denied");
            }
        });
        assertEquals("the FORWARD chain does not take our rule: iptables: Permission denied",
                assertThrows(Refusal.class, () -> denied.adopt(List.of(FOUR))).getMessage());
        assertEquals("the FORWARD chain does not take our rule: iptables: Permission denied",
                assertThrows(Refusal.class, () -> denied.stand(List.of(FOUR))).getMessage());
        eventually(() -> told.contains("forwarding FORWARD packets of running containers may not pass:"
                + " the FORWARD chain does not take our rule: iptables: Permission denied"));
        denied.stop(EndingBundle.comingBack());
    }

    // Who waits

    @Test
    public void whoComesWhileTheRulesAreLookedOverDoesNotWait() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        Forward policyAtWork = policy(new Command() {
            @Override
            Result run(String input, List<String> argv) {
                if (slow.get()) {
                    looking.countDown();
                    await(looked);
                }
                return super.run(input, argv);
            }
        });
        policyAtWork.adopt(List.of(FOUR));
        slow.set(true);
        assertTrue(looking.await(60, TimeUnit.SECONDS));
        policyAtWork.stand(List.of(attachment("5", "10.1.0.5")));
        policyAtWork.gone(FOUR);
        assertEquals("and it still looks", 1, looked.getCount());
        looked.countDown();
        policyAtWork.stop(EndingBundle.comingBack());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    public void theLastOneThatGoesManyTimesIsSeenToOnce() {
        AtomicInteger closings = new AtomicInteger();
        Forward busy = policy(new Command() {
            @Override
            Result run(String input, List<String> argv) {
                if (argv.contains("-D")) {
                    closings.incrementAndGet();
                }
                return super.run(input, argv);
            }
        });
        busy.adopt(List.of(FOUR));
        for (int i = 0; i < 100; i++) {
            busy.gone(FOUR);
            busy.stand(List.of(FOUR));
        }
        busy.gone(FOUR);
        eventually(() -> chain("iptables").equals(CLOSED));
        assertEquals("one for each rule and family", 4, closings.get(), 2);
        busy.stop(EndingBundle.comingBack());
    }

    private List<String> chain(String program) {
        return Arrays.stream(run(program + " -S FORWARD").split("\n")).filter(line -> line.startsWith("-")).toList();
    }

    private String run(String line) {
        return run(line.split(" "));
    }

    private String nft(String commands) {
        String listed = run("nft", commands);
        return listed.isEmpty() ? "" : listed + "\n";
    }

    private String run(String... argv) {
        Command.Result result = command.run("", List.of(argv));
        assertEquals(String.join(" ", argv) + ": " + result.output(), 0, result.status());
        return result.output();
    }

    private void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertTrue("did not come true; there is " + chain("iptables") + chain("ip6tables") + nft("list ruleset"),
                    Instant.now().isBefore(deadline));
            Thread.yield();
        }
    }

    private static Attachment attachment(String digit, String... addresses) {
        String id = digit.repeat(64);
        return new Attachment(
                new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), Map.of(), Optional.empty()),
                new Endpoint(id, "a".repeat(64), Stream.of(addresses).map(Ip::parse).toList(), List.of(), new Mac(1),
                        "rt" + id.substring(0, 12), "rc" + id.substring(0, 12), 1500, Map.of(),
                        Collections.emptySortedSet(), Optional.empty()));
    }
}
