package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.NftCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** For each family, with the real nft, in a network namespace whose forwarding is off at first. */
@RunWith(Parameterized.class)
public class HostForwardingTest {

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final Family family;
    private final Sysctl sysctl = new ProcSysctl();
    private final ForwardingSwitch forwards;
    private final PlainNftables nftables = new PlainNftables();
    private final FixedSettings settings = new FixedSettings();
    private final RecordedEvents events = new RecordedEvents();
    private Path boot;
    private HostForwarding forwarding;

    @Parameters(name = "{0}")
    public static Family[] families() {
        return Family.values();
    }

    public HostForwardingTest(Family family) {
        this.family = family;
        forwards = new ForwardingSwitch(sysctl, family);
    }

    @Before
    public void start() throws IOException {
        boot = state.newFile().toPath();
        Files.writeString(boot, "first\n");
        forwarding = newForwarding();
    }

    @Test
    public void forwardingHostIsNotChanged() {
        forwards.turnOn();
        forwarding.turnOn(family);
        assertEquals("", NftCommand.run("list", "tables"));
        assertEquals(List.of(), events.recorded());
    }

    @Test
    public void requireRejectsWithTheRemedyAndChangesNothing() {
        settings.forwarding(Forwarding.REQUIRE);
        RejectedException rejected = assertThrows(RejectedException.class, () -> forwarding.turnOn(family));
        assertEquals(
                family == Family.IPV4
                        ? "this host does not forward IPv4 packets: run 'sysctl -w net.ipv4.ip_forward=1',"
                                + " or set ip-forwarding = manage in etc/dev.routed.network.cfg"
                        : "this host does not forward IPv6 packets: run 'sysctl -w net.ipv6.conf.all.forwarding=1',"
                                + " or set ipv6-forwarding = manage in etc/dev.routed.network.cfg",
                rejected.getMessage());
        assertFalse(forwards.isOn());
        assertEquals("", NftCommand.run("list", "tables"));
        forwards.turnOn();
        forwarding.turnOn(family);
    }

    /** With two foreign machines and a container, each in a separate namespace. */
    @Test
    public void forwardingThatWasTurnedOnIsLimitedToRoutedLinks() {
        Neighbourhood near = new Neighbourhood();
        try {
            near.add("left", 1, 0);
            near.add("right", 2, 0);
            near.add("ours", 3, 7200);
            assertFalse("off", near.reaches("left", 3));
            forwarding.turnOn(family);
            assertTrue(forwards.isOn());
            near.eventuallyReaches("left", 3);
            near.eventuallyReaches("ours", 2);
            assertFalse("between foreign links", near.reaches("left", 2));
            NftCommand.run("delete", "table", family == Family.IPV4 ? "ip" : "ip6", "routed-forward");
            // The same packet passes without the filter.
            near.eventuallyReaches("left", 2);
            assertEquals(
                    "for the switch, and for each link that accepts router advertisements",
                    family == Family.IPV4 ? 1 : 1 + 3,
                    events.recorded().size());
        } finally {
            near.remove();
        }
    }

    /** The state of the host before routed is restored, with and without a restart of the appliance in between. */
    @Test
    public void forwardingThatIsTurnedOffIsRestoredAsItWasBefore() {
        for (boolean before : new boolean[] {true, false}) {
            for (boolean restarted : new boolean[] {true, false}) {
                String row = "on before: " + before + ", restarted: " + restarted;
                forwards.set(before);
                forwarding.turnOn(family);
                assertEquals(row, !before, isFiltered());
                for (int i = 0; i < 2; i++) {
                    forwards.set(false);
                    forwarding = restarted ? newForwarding() : forwarding;
                    forwarding.restore(family);
                    assertTrue(row, forwards.isOn());
                    assertEquals(row, !before, isFiltered());
                }
                // An endpoint that starts after something else has turned it off.
                forwards.set(false);
                forwarding.restore(family);
                assertEquals(row, !before, isFiltered());
                forwarding = restarted ? newForwarding() : forwarding;
                forwarding.release(family);
                assertEquals(row, before, forwards.isOn());
                assertFalse(row, isFiltered());
            }
        }
    }

    /** The kernel sets them all together with the switch, on and off. */
    @Test
    public void sysctlsOfLinksAndRedirectsAreRestoredAsTheyWereBefore() {
        String directory = family == Family.IPV4 ? "ipv4" : "ipv6";
        IpCommand.line("link add up0 type bridge");
        IpCommand.line("link add up1 type bridge");
        for (String redirects : new String[] {"0", "1"}) {
            for (boolean restarted : new boolean[] {true, false}) {
                forwards.set(false);
                sysctl.set("1", directory, "conf", "up0", "forwarding");
                sysctl.set(redirects, "ipv4", "conf", "all", "accept_redirects");
                String before = conf(directory);
                forwards.set(true);
                forwards.set(false);
                assertNotEquals("the kernel alone", before, conf(directory));
                sysctl.set("1", directory, "conf", "up0", "forwarding");
                sysctl.set(redirects, "ipv4", "conf", "all", "accept_redirects");

                forwarding.turnOn(family);
                // Something turns it off meanwhile: what was before is not forgotten.
                forwards.set(false);
                forwarding = restarted ? newForwarding() : forwarding;
                forwarding.restore(family);
                forwarding.release(family);
                assertEquals(before, conf(directory));
            }
        }
    }

    private String conf(String directory) {
        StringBuilder values = new StringBuilder();
        for (String link : sysctl.list(directory, "conf")) {
            for (String name : List.of("forwarding", "accept_redirects")) {
                values.append(link)
                        .append(' ')
                        .append(sysctl.get(directory, "conf", link, name))
                        .append('\n');
            }
        }
        return values + sysctl.get("ipv4", "conf", "all", "accept_redirects").toString();
    }

    @Test
    public void keptTablesAreListedWithTheCommandsThatRemoveThem() {
        assertEquals(Map.of(), forwarding.keptObjects());
        forwarding.turnOn(family);
        String tables = family == Family.IPV4 ? "ip routed-forward" : "ip6 routed-forward";
        assertEquals(
                Map.of(
                        forwards.toString(),
                        "stays on for the containers that stay; after them: 'sysctl -w %s=0'".formatted(forwards),
                        tables,
                        "keeps other packets from being forwarded while %s is on; after that: 'nft delete table %s'"
                                .formatted(forwards, tables),
                        tables + "-flush",
                        "belongs to table %1$s; after that: 'nft delete table %1$s-flush'".formatted(tables)),
                forwarding.keptObjects());
        forwarding.release(family);
        assertEquals(Map.of(), forwarding.keptObjects());
    }

    @Test
    public void filterThatAnOperatorDeletesStaysAway() {
        forwarding.turnOn(family);
        NftCommand.run("delete", "table", family == Family.IPV4 ? "ip" : "ip6", "routed-forward");
        forwarding.restore(family);
        forwards.set(false);
        forwarding.restore(family);
        assertTrue(forwards.isOn());
        forwarding.release(family);
        assertTrue("the operator lets the host forward", forwards.isOn());
        assertFalse(isFiltered());
    }

    @Test
    public void flushedFilterReturnsAndOneThatWasDeletedAloneDoesNot() {
        for (boolean restarted : new boolean[] {true, false}) {
            forwarding.turnOn(family);
            if (restarted) {
                forwarding = newForwarding();
                forwarding.restore(family);
                forwarding.checkFilters();
            }
            NftCommand.run("flush", "ruleset");
            assertFalse(isFiltered());
            forwarding.checkFilters();
            assertTrue(isFiltered());
            NftCommand.run("flush", "ruleset");
            forwards.set(false);
            forwarding.restore(family);
            assertTrue("together with the switch", isFiltered());
            NftCommand.run("delete", "table", family == Family.IPV4 ? "ip" : "ip6", "routed-forward");
            forwarding.checkFilters();
            assertEquals("", NftCommand.run("list", "tables"));
            NftCommand.run("flush", "ruleset");
            forwarding.checkFilters();
            assertEquals("the operator lets the host forward", "", NftCommand.run("list", "tables"));
            forwards.set(false);
        }
    }

    /** Listing tables runs nft, and a check every few seconds would take more processor time than all else at rest. */
    @Test
    public void filterIsLookedAtOnlyAfterAForeignChange() {
        nftables.notifyOfChanges();
        forwarding.turnOn(family);
        forwarding.checkFilters();
        NftCommand.run("flush", "ruleset");
        forwarding.checkFilters();
        assertFalse("not notified yet", isFiltered());
        nftables.notifyOfChanges();
        nftables.fail(true);
        forwarding.checkFilters();
        nftables.fail(false);
        forwarding.checkFilters();
        assertTrue("a failed check is repeated", isFiltered());
    }

    @Test
    public void filterThatWasFlushedWhileNoApplianceRanReturnsWithWhatItRemembersUnlessTheHostWasBooted()
            throws IOException {
        forwarding.turnOn(family);
        Set<String> remembered = forwarding.keptObjects().keySet();
        NftCommand.run("flush", "ruleset");
        forwarding = newForwarding();
        forwarding.restore(family);
        forwarding.checkFilters();
        assertTrue(isFiltered());
        assertEquals(remembered, forwarding.keptObjects().keySet());
        NftCommand.run("flush", "ruleset");
        Files.writeString(boot, "second\n");
        forwarding = newForwarding();
        forwarding.restore(family);
        forwarding.checkFilters();
        assertFalse("the host itself has turned forwarding on", isFiltered());
    }

    @Test
    public void filterThatIsNoLongerNeededOrWasDeletedAloneDoesNotReturnAfterARestart() {
        for (boolean released : new boolean[] {true, false}) {
            forwarding.turnOn(family);
            if (released) {
                forwarding.release(family);
            } else {
                NftCommand.run("delete", "table", family == Family.IPV4 ? "ip" : "ip6", "routed-forward");
                forwarding.checkFilters();
            }
            NftCommand.run("flush", "ruleset");
            forwards.turnOn();
            forwarding = newForwarding();
            forwarding.restore(family);
            forwarding.checkFilters();
            assertFalse(isFiltered());
            forwards.set(false);
        }
    }

    @Test
    public void fileThatCannotBeWrittenIsReportedAndTheFilterExistsAllTheSame() throws IOException {
        Files.createFile(state.getRoot().toPath().resolve("forwarding"));
        forwarding.turnOn(family);
        assertTrue(isFiltered());
        assertTrue(
                events.recorded().toString(),
                events.recorded()
                        .get(0)
                        .startsWith("forwarding " + family + " the file that restores the filter after a flush while"
                                + " routed is away cannot be written: "));
    }

    /** With two foreign machines, each in a separate namespace. */
    @Test
    public void foreignPacketsPassAgainAfterSomethingTurnedForwardingOff() {
        Neighbourhood near = new Neighbourhood();
        try {
            near.add("left", 1, 0);
            near.add("right", 2, 0);
            forwards.set(true);
            forwarding.turnOn(family);
            near.eventuallyReaches("left", 2);
            forwards.set(false);
            assertFalse("off", near.reaches("left", 2));
            forwarding.restore(family);
            near.eventuallyReaches("left", 2);
            assertFalse(isFiltered());
        } finally {
            near.remove();
        }
    }

    @Test
    public void requireRejectsEachEndpointWhileForwardingIsOff() {
        settings.forwarding(Forwarding.REQUIRE);
        forwards.set(true);
        forwarding.turnOn(family);
        forwards.set(false);
        for (int i = 0; i < 2; i++) {
            RejectedException rejected = assertThrows(RejectedException.class, () -> forwarding.restore(family));
            assertTrue(rejected.getMessage(), rejected.getMessage().startsWith("this host does not forward IP"));
        }
        assertFalse(forwards.isOn());
        forwards.set(true);
        forwarding.restore(family);
    }

    @Test
    public void linkThatDoesNotForwardIsAFindingWhileTheFamilyIsUsed() {
        IpCommand.line("link add name up0.5 type bridge");
        forwarding.turnOn(family);
        forwarding.check();
        assertEquals(List.of(), forwarding.findings());
        String directory = family == Family.IPV4 ? "ipv4" : "ipv6";
        sysctl.set("0", directory, "conf", "up0.5", "forwarding");
        forwarding.check();
        assertEquals(
                "packets that arrive on up0.5 are not forwarded to containers:"
                        + " run 'sysctl -w net.%s.conf.up0/5.forwarding=1'".formatted(directory),
                forwarding.findings().get(0).text());
        sysctl.set("1", directory, "conf", "up0.5", "forwarding");
        forwarding.check();
        assertEquals(List.of(), forwarding.findings());
        sysctl.set("0", directory, "conf", "up0.5", "forwarding");
        forwarding.release(family);
        forwarding.check();
        assertEquals(List.of(), forwarding.findings());
    }

    @Test
    public void releaseWithoutNftablesIsRejectedOnlyWhileForwardingIsOn() {
        forwarding.nftables = null;
        forwarding.release(family);
        forwards.set(true);
        assertThrows(RejectedException.class, () -> forwarding.release(family));
        assertTrue(forwards.isOn());
        nftables.uninstall();
        forwarding.nftables = nftables;
        forwarding.release(family);
        assertTrue(forwards.isOn());
    }

    private boolean isFiltered() {
        return NftCommand.run("list", "tables").lines().anyMatch(table -> table.endsWith(" routed-forward"));
    }

    private HostForwarding newForwarding() {
        HostForwarding made = new HostForwarding(
                settings,
                events,
                sysctl,
                new PortFiles(Path.of("/sys")),
                new FilterFiles(state.getRoot().toPath().resolve("forwarding"), boot));
        made.nftables = nftables;
        return made;
    }

    @Test
    public void withoutTheFilterForwardingStaysOffAndTheReasonIsReported() {
        nftables.fail(true);
        rejected("forwarding stays off");
        nftables.fail(false);
        forwarding.nftables = null;
        rejected("run 'routed bundle:start dev.routed.nftables'");
        forwarding.nftables = nftables;
        forwarding.turnOn(family);
        assertTrue(forwards.isOn());
    }

    private void rejected(String fragment) {
        RejectedException rejected = assertThrows(RejectedException.class, () -> forwarding.turnOn(family));
        assertTrue(rejected.getMessage(), rejected.getMessage().contains(fragment));
        assertFalse(forwards.isOn());
    }

    /** Namespaces that veth pairs connect with the host. */
    private final class Neighbourhood {
        private final Deque<String> names = new ArrayDeque<>();
        private final String suffix = "-" + ProcessHandle.current().pid();

        void add(String name, int number, int group) {
            String namespace = name + suffix;
            String host = address(number, 1);
            String beside = address(number, 2);
            IpCommand.line("netns add " + namespace);
            names.push(namespace);
            IpCommand.line("link add " + name + " group " + group + " type veth peer name eth0 netns " + namespace);
            // The host solicits neighbors from its link-local address; without DAD it is usable at once.
            sysctl.set("0", "ipv6", "conf", name, "accept_dad");
            IpCommand.line("addr add " + subnet(host) + " dev " + name);
            IpCommand.line("link set " + name + " up");
            IpCommand.line("-n " + namespace + " addr add " + subnet(beside) + " dev eth0");
            IpCommand.line("-n " + namespace + " link set eth0 up");
            IpCommand.line("-n " + namespace + " route add default via " + host);
        }

        private String address(int number, int end) {
            return (family == Family.IPV4 ? "192.168.%d.%d" : "fd00:%d::%d").formatted(number, end);
        }

        private String subnet(String address) {
            return address + (family == Family.IPV4 ? "/24" : "/64 nodad");
        }

        /** The first packets are lost until links are up and neighbors resolved. */
        void eventuallyReaches(String name, int number) {
            Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
            while (!reaches(name, number)) {
                assertTrue(
                        name + " does not reach number " + number, Instant.now().isBefore(deadline));
            }
        }

        boolean reaches(String name, int number) {
            try {
                IpCommand.run("netns", "exec", name + suffix, "ping", "-c", "1", "-W", "1", address(number, 2));
                return true;
            } catch (AssertionError lost) {
                return false;
            }
        }

        void remove() {
            names.forEach(name -> IpCommand.line("netns del " + name));
        }
    }
}
