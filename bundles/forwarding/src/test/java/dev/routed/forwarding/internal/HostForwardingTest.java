package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * For each family on the real kernel, with the real iptables and nft, in a network namespace whose forwarding is off at
 * first.
 */
@RunWith(Parameterized.class)
public class HostForwardingTest implements Settings, Events {

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final Family family;
    private final Sysctl sysctl = new Sysctl(Path.of("/proc"), Path.of("/sys"));
    private final Switch forwards;
    private final Command command = new Command();
    private final HostForwarding forwarding = new HostForwarding(this, this, sysctl, command);
    private Forwarding mode = Forwarding.MANAGE;
    private int happened;

    @Parameters(name = "{0}")
    public static Family[] families() {
        return Family.values();
    }

    public HostForwardingTest(Family family) {
        this.family = family;
        forwards = new Switch(sysctl, family);
    }

    @Test
    public void aHostThatForwardsIsLeftAsItIs() {
        forwards.turnOn();
        forwarding.turnOn(family);
        assertEquals("nothing is guarded", "", run("nft", "list", "tables"));
        assertEquals(0, happened);
    }

    @Test
    public void requireRefusesWithTheRemedyAndChangesNothing() {
        mode = Forwarding.REQUIRE;
        Refusal refused = assertThrows(Refusal.class, () -> forwarding.turnOn(family));
        assertEquals(
                family == Family.IPV4
                        ? "this host does not forward IPv4 packets: run 'sysctl -w net.ipv4.ip_forward=1',"
                                + " or set ip-forwarding = manage in etc/dev.routed.network.cfg"
                        : "this host does not forward IPv6 packets: run 'sysctl -w net.ipv6.conf.all.forwarding=1',"
                                + " or set ipv6-forwarding = manage in etc/dev.routed.network.cfg",
                refused.getMessage());
        assertFalse(forwards.isOn());
        assertEquals("", run("nft", "list", "tables"));
        forwards.turnOn();
        forwarding.turnOn(family);
    }

    /** Two strangers and a container beside the host, each in a namespace of its own. */
    @Test
    public void turnedOnByUsTheHostForwardsForOurLinksOnly() {
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
            assertFalse("nobody else's", near.reaches("left", 2));
            run("nft", "delete", "table", family == Family.IPV4 ? "ip" : "ip6", "routed-forward");
            // With the guard off the same packet goes through.
            near.eventuallyReaches("left", 2);
            assertEquals("the switch, and each link that learns", family == Family.IPV4 ? 1 : 1 + 3, happened);
        } finally {
            near.remove();
        }
    }

    @Test
    public void whereTheFilterIsNotToBeHadTheReasonIsTold() {
        Command without = new Command() {
            @Override
            Result run(String input, List<String> argv) {
                return new Result(1, "nft: Permission denied");
            }
        };
        Refusal refused = assertThrows(Refusal.class, () -> new HostForwarding(this, this, sysctl, without).turnOn(family));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("forwarding stays off"));
        assertFalse(forwards.isOn());
    }

    @Test
    public void aProgramThatIsNotThereIsNamed() {
        Refusal refused = assertThrows(Refusal.class, () -> command.run("", List.of("no-such-program", "-x")));
        assertTrue(refused.getMessage(), refused.getMessage().startsWith("no-such-program cannot be run: "));
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

        void add(String name, int number, int group) {
            String namespace = name + suffix;
            String host = address(number, 1);
            String beside = address(number, 2);
            IpCommand.line("netns add " + namespace);
            names.push(namespace);
            IpCommand.line("link add " + name + " group " + group + " type veth peer name eth0 netns " + namespace);
            // A router asks for a neighbour from its link-local address, which must not first be a second old.
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

        /** The first packets are lost while links are still coming up and neighbours are still asked for. */
        void eventuallyReaches(String name, int number) {
            Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
            while (!reaches(name, number)) {
                assertTrue(name + " does not reach number " + number, Instant.now().isBefore(deadline));
            }
        }

        boolean reaches(String name, int number) {
            return command.run("", List.of(
                    "ip", "netns", "exec", name + suffix, "ping", "-c", "1", "-W", "1", address(number, 2))).status() == 0;
        }

        void remove() {
            names.forEach(name -> IpCommand.line("netns del " + name));
        }
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(
                Optional.empty(), Optional.empty(), 1500, NetworkSettings.Apply.LIVE, mode, mode, Path.of("/var/lib/routed"));
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
