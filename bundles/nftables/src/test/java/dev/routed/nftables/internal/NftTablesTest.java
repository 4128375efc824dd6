package dev.routed.nftables.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Table;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.ToldEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** On the real kernel, with the real nft, in a network namespace of its own. */
public class NftTablesTest {

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final ToldEvents events = new ToldEvents();
    private final List<String> told = events.told();
    private final Set<String> links = new TreeSet<>();
    private NftTables tables;
    private Table table;

    @Before
    public void keep() {
        tables = new NftTables(events, new Nft());
        table = tables.keep("routed-test", this::content);
    }

    @After
    public void stop() {
        tables.stop();
    }

    private List<String> content() {
        List<String> content = new ArrayList<>(List.of(
                "{\"add\": {\"set\": {\"family\": \"inet\", \"table\": \"routed-test\", \"name\": \"free\", \"type\": \"ifname\"}}}",
                "{\"add\": {\"chain\": {\"family\": \"inet\", \"table\": \"routed-test\", \"name\": \"check\","
                        + " \"type\": \"filter\", \"hook\": \"prerouting\", \"prio\": -300, \"policy\": \"accept\"}}}",
                "{\"add\": {\"rule\": {\"family\": \"inet\", \"table\": \"routed-test\", \"chain\": \"check\", \"expr\": ["
                        + "{\"match\": {\"op\": \"==\", \"left\": {\"meta\": {\"key\": \"iifname\"}}, \"right\": \"@free\"}},"
                        + "{\"drop\": null}]}}}"));
        links.forEach(link -> content.add(element("add", link)));
        return content;
    }

    private static String element(String verb, String link) {
        return "{\"%s\": {\"element\": {\"family\": \"inet\", \"table\": \"routed-test\", \"name\": \"free\", \"elem\": [\"%s\"]}}}"
                .formatted(verb, link);
    }

    private void add(String link) {
        table.change(() -> links.add(link) ? List.of(element("add", link)) : List.of());
    }

    private void make() {
        table.make(() -> {});
    }

    @Test
    public void whatWasThereUnderItsNameGivesWay() {
        nft("add table inet routed-test", "add chain inet routed-test old");
        links.add("rt1");
        make();
        assertEquals(
                """
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
                """,
                ruleset());
    }

    @Test
    public void itsCountersAreItsOwn() {
        make();
        nft("add table inet theirs", "add counter inet theirs refused");
        assertEquals(Map.of(), table.counters());
        table.change(() -> List.of("{\"add\": {\"counter\": {\"family\": \"inet\", \"table\": \"routed-test\","
                + " \"name\": \"refused\", \"packets\": 7, \"bytes\": 420}}}"));
        assertEquals(Map.of("refused", new Counter(7, 420)), table.counters());
    }

    @Test
    public void aChangeIsMadeAsItIsAndNotTakenForSomebodyElses() {
        make();
        String handles = nft("-a list table inet routed-test").replaceAll(".*(chain check .*)\n(.|\n)*", "$1");
        for (int i = 0; i < 20; i++) {
            add("rt" + i);
            add("rt" + i);
        }
        table.change(() -> {
            links.remove("rt3");
            return List.of(element("delete", "rt3"));
        });
        assertFalse(ruleset().contains("\"rt3\""));
        // Once a stranger's deed has been heard, ours have been, too.
        nft("add table inet theirs");
        nft("delete chain inet routed-test check");
        eventually(() -> !told.isEmpty());
        eventually(() -> ruleset().contains("iifname @free drop"));
        assertEquals(told.toString(), 1, told.size());
        assertFalse("made anew", nft("-a list table inet routed-test").contains(handles));
        assertEquals(19, links.size());
    }

    @Test
    public void whateverSomebodyElseDoesToItIsUndone() {
        links.addAll(List.of("rt1", "rt2"));
        make();
        String whole = ruleset();
        for (String deed : List.of(
                "flush ruleset",
                "delete table inet routed-test",
                "flush table inet routed-test",
                "flush set inet routed-test free",
                "delete element inet routed-test free { \"rt1\" }",
                "add element inet routed-test free { \"eth0\" }",
                "insert rule inet routed-test check accept")) {
            told.clear();
            nft(deed);
            eventually(() -> told.contains(
                    "nftables inet routed-test has been made anew, since somebody else changed it or may have"));
            assertEquals(deed, whole, ruleset());
        }
    }

    @Test
    public void aChangeOfWhatSomebodyElseHasJustTakenAwayIsMadeNevertheless() {
        make();
        nft("delete table inet routed-test");
        add("rt1");
        assertTrue(ruleset(), ruleset().contains("elements = { \"rt1\" }"));
    }

    @Test
    public void whatNftRefusesIsToldInItsWordsAndChangesNothing() {
        make();
        String before = ruleset();
        Refusal refused = assertThrows(Refusal.class, () -> table.change(() -> {
            links.add("much-too-long-for-a-link");
            return List.of(element("add", "much-too-long-for-a-link"));
        }));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("nft refuses: "));
        assertEquals(before, ruleset());
        links.clear();
        add("rt1");
        assertTrue(ruleset().contains("rt1"));
    }

    @Test
    public void withoutNftItSaysWhatToDo() {
        NftTables none = new NftTables(events, new Nft("no-such-nft", Duration.ofSeconds(10)));
        Refusal refused = assertThrows(Refusal.class, () -> none.keep("routed-none", List::of).make(() -> {}));
        assertEquals("nft cannot be run: Cannot run program \"no-such-nft\": error=2, No such file or directory."
                + " Install nftables", refused.getMessage());
        none.stop();
    }

    @Test
    public void oneThatIsRemovedIsGoneAndOthersStay() {
        nft("add table inet theirs");
        make();
        table.remove();
        table.remove();
        assertEquals("table inet theirs {\n}\n", ruleset());
        assertEquals(List.of(), told);
        make();
        assertTrue(ruleset().contains("routed-test"));
    }

    @Test
    public void oneThatIsLeftStaysAsItIs() {
        make();
        String before = ruleset();
        table.leave();
        assertEquals(before, ruleset());
        nft("flush ruleset");
        NftTables others = new NftTables(events, new Nft());
        Table other = others.keep("routed-other", List::of);
        other.make(() -> {});
        nft("delete table inet routed-other");
        eventually(() -> !told.isEmpty());
        assertEquals("table inet routed-other {\n}\n", ruleset());
        others.stop();
    }

    @Test
    public void aMonitorThatEndsIsStartedAgainAndWhatHappenedMeanwhileUndone() {
        make();
        ProcessHandle monitor = ProcessHandle.current().children()
                .filter(child -> child.info().arguments().map(List::of).orElse(List.of()).equals(List.of("monitor")))
                .max((one, other) -> Long.compare(one.pid(), other.pid()))
                .orElseThrow();
        monitor.destroyForcibly();
        eventually(() -> !monitor.isAlive());
        nft("flush table inet routed-test");
        eventually(() -> ruleset().contains("iifname @free drop"));
        told.clear();
        nft("flush table inet routed-test");
        eventually(() -> !told.isEmpty());
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
            try {
                Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(command + ": " + said, 0, process.waitFor());
                output.append(said);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(command, e);
            }
        }
        return output.toString();
    }

    private void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertTrue("did not come true; there is " + ruleset() + " and was told " + told, Instant.now().isBefore(deadline));
            Thread.yield();
        }
    }
}
