package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** On the real kernel, with the real iptables and nft, in a network namespace whose forwarding is off at first. */
public class HostForwardingTest implements Settings, Events {
    private static final String TO_US = "-A FORWARD -m devgroup --dst-group 0x1c20 -m comment --comment routed -j ACCEPT";
    private static final String FROM_US = "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment routed -j ACCEPT";

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final Switch ipForward = new Switch(Path.of("/proc"));
    private final Command command = new Command();
    private final HostForwarding forwarding = new HostForwarding(this, this, ipForward, command);
    private Forwarding mode = Forwarding.MANAGE;
    private int happened;

    @Test
    public void openedTwiceItStandsOnceAndAtTheEnd() {
        ipForward.turnOn();
        run("iptables", "-A", "FORWARD", "-s", "192.0.2.1", "-j", "DROP");
        forwarding.open();
        forwarding.open();
        assertEquals(List.of("-P FORWARD ACCEPT", "-A FORWARD -s 192.0.2.1/32 -j DROP", FROM_US, TO_US), chain());
        assertEquals("forwarding was on, so nothing is guarded", "", run("nft", "list", "tables", "inet"));
        assertFalse(run("nft", "list", "tables").contains("routed-forward"));
    }

    @Test
    public void closedItLeavesTheRulesOfOthers() {
        ipForward.turnOn();
        String stranger = "-A FORWARD -m devgroup --src-group 0x1c20 -m comment --comment mine -j ACCEPT";
        run("iptables", stranger.split(" "));
        forwarding.close();
        forwarding.open();
        forwarding.close();
        assertEquals(List.of("-P FORWARD ACCEPT", stranger), chain());
    }

    @Test
    public void oneRuleThatWasDeletedComesBack() {
        ipForward.turnOn();
        forwarding.open();
        run("iptables", "-D", "FORWARD", "2");
        happened = 0;
        forwarding.open();
        forwarding.open();
        assertEquals("told once", 1, happened);
        assertEquals(List.of("-P FORWARD ACCEPT", FROM_US, TO_US), chain());
    }

    @Test
    public void requireRefusesWithTheRemedyAndChangesNothing() {
        mode = Forwarding.REQUIRE;
        Refusal refused = assertThrows(Refusal.class, forwarding::open);
        assertEquals("this host does not forward IPv4 packets: run 'sysctl -w net.ipv4.ip_forward=1',"
                + " or set ip-forwarding = manage in etc/dev.routed.network.cfg", refused.getMessage());
        assertFalse(ipForward.isOn());
        assertEquals(List.of("-P FORWARD ACCEPT"), chain());
        ipForward.turnOn();
        forwarding.open();
    }

    /** Two strangers and a container beside the host, each in a namespace of its own. */
    @Test
    public void turnedOnByUsTheHostForwardsForOurLinksOnly() {
        Neighbourhood near = new Neighbourhood();
        try {
            near.add("left", "192.168.1", 0);
            near.add("right", "192.168.2", 0);
            near.add("ours", "192.168.3", 7200);
            assertFalse("off", near.reaches("left", "192.168.3.2"));
            forwarding.open();
            assertTrue(ipForward.isOn());
            assertTrue(near.reaches("left", "192.168.3.2"));
            assertTrue(near.reaches("ours", "192.168.2.2"));
            assertFalse("nobody else's", near.reaches("left", "192.168.2.2"));
            run("nft", "delete", "table", "ip", "routed-forward");
            assertTrue("with the guard off the same packet goes through", near.reaches("left", "192.168.2.2"));
            assertEquals("the switch, and the rules", 2, happened);
        } finally {
            near.remove();
        }
    }

    @Test
    public void whereTheFilterIsNotToBeHadTheReasonIsTold() {
        Command without = new Command() {
            @Override
            Result run(String input, List<String> argv) {
                return new Result(4, "iptables: Permission denied");
            }
        };
        Refusal refused = assertThrows(Refusal.class, new HostForwarding(this, this, ipForward, without)::open);
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("forwarding stays off"));
        assertFalse(ipForward.isOn());
        ipForward.turnOn();
        refused = assertThrows(Refusal.class, new HostForwarding(this, this, ipForward, without)::open);
        assertEquals("the FORWARD chain does not take our rule: iptables: Permission denied", refused.getMessage());
    }

    @Test
    public void aProgramThatIsNotThereIsNamed() {
        Refusal refused = assertThrows(Refusal.class, () -> command.run("", List.of("no-such-program", "-x")));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("no-such-program cannot be run: "));
    }

    private List<String> chain() {
        return Arrays.asList(run("iptables", "-S", "FORWARD").split("\n"));
    }

    private String run(String program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(program));
        argv.addAll(List.of(arguments));
        Command.Result result = command.run("", argv);
        assertEquals(String.join(" ", argv) + ": " + result.output(), 0, result.status());
        return result.output();
    }

    /** Namespaces beside the host's, each joined to it by a veth pair. */
    private final class Neighbourhood {
        private final Deque<String> names = new ArrayDeque<>();
        private final String suffix = "-" + ProcessHandle.current().pid();

        void add(String name, String net, int group) {
            String namespace = name + suffix;
            IpCommand.line("netns add " + namespace);
            names.push(namespace);
            IpCommand.line("link add " + name + " group " + group + " type veth peer name eth0 netns " + namespace);
            IpCommand.line("addr add " + net + ".1/24 dev " + name);
            IpCommand.line("link set " + name + " up");
            IpCommand.line("-n " + namespace + " addr add " + net + ".2/24 dev eth0");
            IpCommand.line("-n " + namespace + " link set eth0 up");
            IpCommand.line("-n " + namespace + " route add default via " + net + ".1");
        }

        boolean reaches(String name, String address) {
            return command.run("", List.of(
                    "ip", "netns", "exec", name + suffix, "ping", "-c", "1", "-W", "1", address)).status() == 0;
        }

        void remove() {
            names.forEach(name -> IpCommand.line("netns del " + name));
        }
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(Optional.empty(), 1500, mode, Path.of("/var/lib/routed"));
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        happened++;
    }

    @Override
    public void warn(String kind, String subject, String sentence) {
        throw new AssertionError(sentence);
    }

    @Override
    public List<Event> latest() {
        return List.of();
    }
}
