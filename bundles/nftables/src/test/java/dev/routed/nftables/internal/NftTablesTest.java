package dev.routed.nftables.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Table;
import dev.routed.api.nftables.TableCommands;
import dev.routed.process.Program;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.RecordedEvents;
import dev.routed.testkit.StoppingBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** With the real nft, in a separate network namespace. */
public class NftTablesTest {
    private static final Bundle STOPPED = StoppingBundle.stopped().getBundle();
    private static final Bundle RESTARTING = StoppingBundle.restarting().getBundle();

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final RecordedEvents events = new RecordedEvents();
    private final List<String> recorded = events.recorded();
    private final Set<String> links = new TreeSet<>();
    private NftTables tables;
    private BundleNftables service;
    private Table table;

    @Before
    public void keep() {
        tables = new NftTables(events, new Nft(), Duration.ofSeconds(3));
        service = new BundleNftables(tables, events);
        table = service.own("routed-test", this::content);
    }

    @After
    public void stop() {
        tables.stop();
    }

    private List<String> content() {
        List<String> content = new ArrayList<>(List.of("""
                table inet routed-test {
                    set free { type ifname; }
                    chain check {
                        type filter hook prerouting priority -300;
                        iifname @free drop
                    }
                }
                """));
        links.forEach(link -> content.add("add " + element(link)));
        return content;
    }

    private static String element(String link) {
        return "element inet routed-test free { \"%s\" }".formatted(link);
    }

    private void add(String link) {
        table.change(() -> links.add(link) ? List.of("add " + element(link)) : List.of());
    }

    private void create() {
        table.replace(() -> {});
    }

    @Test
    public void replaceRemovesAnExistingTableOfThatName() {
        nft("add table inet routed-test", "add chain inet routed-test old");
        links.add("rt1");
        create();
        assertEquals("""
                table inet routed-test {
                	set free {
                		type ifname
                		elements = { "rt1" }
                	}

                	chain check {
                		type filter hook prerouting priority raw; policy accept;
                		iifname @free drop
                	}
                }
                """, ruleset());
    }

    @Test
    public void countersAreThoseOfTheTable() {
        create();
        nft("add table inet theirs", "add counter inet theirs rejected");
        assertEquals(Map.of(), table.counters());
        table.change(() -> List.of("add counter inet routed-test rejected { packets 7 bytes 420; }"));
        assertEquals(Map.of("rejected", new Counter(7, 420)), table.counters());
    }

    @Test
    public void ownChangesAreNotTakenForForeignOnes() {
        create();
        String handles = nft("-a list table inet routed-test").replaceAll(".*(chain check .*)\n(.|\n)*", "$1");
        for (int i = 0; i < 20; i++) {
            add("rt" + i);
            add("rt" + i);
        }
        table.change(() -> {
            links.remove("rt3");
            return List.of("delete " + element("rt3"));
        });
        assertFalse(ruleset().contains("\"rt3\""));
        // The notification of a foreign change follows those of the own changes.
        nft("add table inet theirs");
        nft("delete chain inet routed-test check");
        eventually(() -> !recorded.isEmpty());
        eventually(() -> ruleset().contains("iifname @free drop"));
        assertEquals(recorded.toString(), 1, recorded.size());
        assertFalse("replaced", nft("-a list table inet routed-test").contains(handles));
        assertEquals(19, links.size());
    }

    @Test
    public void everyForeignChangeIsUndone() {
        links.addAll(List.of("rt1", "rt2"));
        create();
        String whole = ruleset();
        for (String change : List.of(
                "flush ruleset",
                "delete table inet routed-test",
                "flush table inet routed-test",
                "flush set inet routed-test free",
                "delete element inet routed-test free { \"rt1\" }",
                "add element inet routed-test free { \"eth0\" }",
                "insert rule inet routed-test check accept")) {
            recorded.clear();
            nft(change);
            eventually(() -> hasEvent("inet routed-test was replaced"));
            assertEquals(change, whole, ruleset());
        }
    }

    @Test
    public void tableOfFamilyArpIsRestoredAndRemovedAlike() {
        Table arp = service.own(
                "arp",
                "routed-test",
                () -> List.of("add chain arp routed-test input { type filter hook input priority 0; }"));
        arp.replace(() -> {});
        String whole = ruleset();
        nft("delete table arp routed-test");
        eventually(() -> hasEvent("arp routed-test was replaced"));
        assertEquals(whole, ruleset());
        service.stop(STOPPED, RESTARTING);
        assertFalse(ruleset(), ruleset().contains("arp"));
    }

    @Test
    public void changeOfATableThatWasDeletedReplacesTheTable() {
        create();
        nft("delete table inet routed-test");
        add("rt1");
        assertTrue(ruleset(), ruleset().contains("elements = { \"rt1\" }"));
    }

    @Test
    public void rejectedChangeIsReportedAndChangesNothing() {
        create();
        String before = ruleset();
        RejectedException rejected = assertThrows(
                RejectedException.class,
                () -> table.change(() -> {
                    links.add("much-too-long-for-a-link");
                    return List.of("add " + element("much-too-long-for-a-link"));
                }));
        assertTrue(rejected.getMessage(), rejected.getMessage().startsWith("nft rejects: "));
        assertEquals(before, ruleset());
        links.clear();
        add("rt1");
        assertTrue(ruleset().contains("rt1"));
    }

    @Test
    public void missingNftIsReportedWithTheRemedy() {
        NftTables without =
                new NftTables(events, new Nft(new Program("no-such-nft", "install nftables")), Duration.ofMillis(100));
        RejectedException rejected = assertThrows(
                RejectedException.class,
                () -> without.own("inet", "routed-none", List::of).replace(() -> {}));
        assertTrue(rejected.getMessage(), rejected.getMessage().endsWith("install nftables"));
        assertFalse(without.nft().isInstalled());
        eventually(() -> !without.findings().isEmpty());
        pause(Duration.ofSeconds(1));
        assertEquals(
                "told once",
                List.of("nftables nft monitor does not report foreign changes, so routed looks for them every 0 s only:"
                        + " no-such-nft monitor cannot be run: No such file or directory; install nftables"),
                recorded);
        assertTrue(tables.nft().isInstalled());
        without.stop();
    }

    @Test
    public void tableIsRemovedWhenItsOwnerIsStopped() {
        nft("add table inet theirs");
        create();
        service.stop(STOPPED, RESTARTING);
        service.stop(STOPPED, RESTARTING);
        assertEquals("table inet theirs {\n}\n", ruleset());
        assertEquals(List.of("nftables inet routed-test is removed"), recorded);
        create();
        assertTrue(ruleset().contains("routed-test"));
    }

    @Test
    public void tableStaysAndIsNoLongerRestoredWhenItsOwnerRestarts() {
        create();
        String before = ruleset();
        service.stop(RESTARTING, RESTARTING);
        assertEquals(before, ruleset());
        assertEquals(List.of(), recorded);
        nft("flush ruleset");
        NftTables others = new NftTables(events, new Nft(), Duration.ofSeconds(3));
        others.own("inet", "routed-other", List::of).replace(() -> {});
        nft("delete table inet routed-other");
        eventually(() -> !recorded.isEmpty());
        assertEquals("table inet routed-other {\n}\n", ruleset());
        others.stop();
    }

    @Test
    public void tableStaysWithAnEventWhenThisBundleIsStoppedBeforeTheOwner() {
        create();
        String before = ruleset();
        service.stop(RESTARTING, STOPPED);
        assertEquals(before, ruleset());
        assertEquals(recorded.toString(), 1, recorded.size());
        assertTrue(
                recorded.toString(),
                recorded.get(0).startsWith("nftables inet routed-test stays as it is")
                        && recorded.get(0).endsWith("nft delete table inet routed-test"));
    }

    @Test
    public void tableThatCannotBeRemovedIsReported() {
        create();
        tables.stop();
        Thread.currentThread().interrupt();
        service.stop(STOPPED, RESTARTING);
        assertTrue(Thread.interrupted());
        assertTrue(recorded.toString(), hasEvent("inet routed-test is not removed: "));
    }

    @Test
    public void commandsOfOtherFamiliesRunInOneTransaction() {
        service.run(TableCommands.replace("ip routed-forward", List.of("add chain ip routed-forward one")));
        List<String> duplicate = List.of("add chain ip routed-forward two", "create chain ip routed-forward one");
        assertThrows(RejectedException.class, () -> service.run(duplicate));
        Map<String, ?> chain = Map.of("family", "ip", "table", "routed-forward", "name", "one");
        List<JsonNode> listed = service.runJson(List.of(Map.of("list", Map.of("chain", chain))));
        assertTrue(
                listed.toString(),
                listed.stream()
                        .anyMatch(object -> object.at("/chain/name").asText().equals("one")));
        assertEquals("table ip routed-forward {\n\tchain one {\n\t}\n}\n", ruleset());
    }

    @Test
    public void changesWithoutAMonitorAreUndoneWhenItIsRestarted() {
        create();
        ProcessHandle monitor = child();
        monitor.destroyForcibly();
        eventually(() -> !monitor.isAlive());
        nft("flush table inet routed-test");
        eventually(() -> ruleset().contains("iifname @free drop"));
        recorded.clear();
        nft("flush table inet routed-test");
        eventually(() -> !recorded.isEmpty());
    }

    @Test
    public void foreignChangesAreCountedAndOwnOnesAndProbesAreNot() {
        create();
        long before = service.foreignChanges();
        add("rt1");
        tables.nft().probe();
        // The notification of a foreign change follows those of the own changes.
        for (List<String> change : List.of(
                List.of("nft", "add table ip theirs"),
                List.of("iptables", "-A", "FORWARD", "-j", "ACCEPT"),
                List.of("nft", "flush ruleset"))) {
            long latest = service.foreignChanges();
            assertEquals(change.toString(), before, latest);
            run(change);
            eventually(() -> service.foreignChanges() != latest);
            pause(Duration.ofMillis(500));
            before = service.foreignChanges();
        }
    }

    @Test
    public void withoutNotificationsEachForeignChangesDiffers() {
        create();
        suspend(child());
        eventually(() -> service.foreignChanges() != service.foreignChanges());
        long before = service.foreignChanges();
        eventually(() -> hasEvent("nft monitor is over: "));
        assertEquals(service.foreignChanges(), service.foreignChanges());
        assertNotEquals(before, service.foreignChanges());
    }

    @Test
    public void existingTablesAreThoseThatCannotBeCreated() {
        Nft nft = new Nft();
        assertEquals(Set.of(), nft.existing(List.of("inet one", "arp two")));
        nft("add table inet one", "add table arp two", "add table inet onetwo");
        assertEquals(
                Set.of("inet one", "arp two"), nft.existing(List.of("inet one", "inet two", "arp two", "arp three")));
        assertTrue(nft.exists("inet one"));
        assertFalse(nft.exists("inet on"));
        assertThrows(RejectedException.class, () -> nft.existing(List.of("no-such-family one")));
    }

    private static ProcessHandle child() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info().arguments().map(List::of).orElse(List.of()).equals(List.of("monitor")))
                .max((one, other) -> Long.compare(one.pid(), other.pid()))
                .orElseThrow();
    }

    @Test
    public void deletedTableReturnsWhileTheMonitorIsStopped() {
        create();
        suspend(child());
        nft("delete table inet routed-test");
        eventually(() -> ruleset().contains("iifname @free drop"));
        eventually(() -> hasEvent("nft monitor does not report foreign changes"));
        eventually(() -> hasEvent("nft monitor is over: "));
        assertEquals(List.of(), tables.findings());
    }

    @Test
    public void changedTableIsRestoredWhileTheMonitorIsStopped() {
        create();
        suspend(child());
        nft("insert rule inet routed-test check accept");
        eventually(() -> !ruleset().contains("\t\taccept\n"));
    }

    @Test
    public void tableThatIsLookedAtAgainAndAgainStaysAsItIs() {
        create();
        String handles = nft("-a list table inet routed-test");
        pause(Duration.ofSeconds(10));
        assertEquals(handles, nft("-a list table inet routed-test"));
        assertEquals(List.of(), recorded);
    }

    private static void suspend(ProcessHandle process) {
        try {
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                            .start()
                            .waitFor());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private boolean hasEvent(String fragment) {
        return recorded.stream().anyMatch(event -> event.contains(fragment));
    }

    private static String ruleset() {
        return nft("list ruleset");
    }

    private static String nft(String... commands) {
        StringBuilder output = new StringBuilder();
        for (String command : commands) {
            List<String> argv = new ArrayList<>(List.of("nft"));
            if (command.startsWith("-a ")) {
                argv.add("-a");
            }
            argv.add(command.replaceFirst("^-a ", ""));
            output.append(run(argv));
        }
        return output.toString();
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(command + ": " + said, 0, process.waitFor());
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }

    private void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertTrue(
                    "timed out; ruleset: " + ruleset() + "; events: " + recorded,
                    Instant.now().isBefore(deadline));
            Thread.yield();
        }
    }
}
