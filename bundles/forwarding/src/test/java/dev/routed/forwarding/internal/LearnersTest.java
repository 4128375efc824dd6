package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Which links go on learning routes by router advertisements when the host is made to forward. What the kernel makes of
 * that is shown by {@code ipv6.bats}, with a router that advertises.
 */
public class LearnersTest implements Settings, Events {
    /** A link's accept_ra before and after. */
    private static final Map<String, List<String>> LINKS = Map.of(
            "eth0", List.of("1", "2"),
            "eth0.5", List.of("1", "2"),
            "always", List.of("2", "2"),
            "never", List.of("0", "0"),
            "port", List.of("1", "1"),
            "router", List.of("1", "1"));

    @Rule
    public final TemporaryFolder sys = new TemporaryFolder();

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final List<String> told = new ArrayList<>();
    private Runnable onEvent = () -> {};
    private Forwarding mode = Forwarding.MANAGE;
    private Sysctl sysctl;
    private HostForwarding forwarding;

    @Before
    public void makeLinks() throws IOException {
        sysctl = new Sysctl(Path.of("/proc"), sys.getRoot().toPath());
        forwarding = new HostForwarding(this, this, sysctl, new Command());
        LINKS.forEach((link, acceptRa) -> {
            IpCommand.line("link add name " + link + " type bridge");
            sysctl.set(acceptRa.get(0), "ipv6", "conf", link, "accept_ra");
        });
        sysctl.set("1", "ipv6", "conf", "router", "forwarding");
        Files.createDirectories(sys.getRoot().toPath().resolve("class/net/port/brport"));
    }

    @Test
    public void thoseThatLearnedGoOnAndNoOthersBegin() {
        forwarding.turnOn(Family.IPV6);
        LINKS.forEach((link, acceptRa) -> assertEquals(link, acceptRa.get(1), acceptRa(link)));
        assertEquals(
                List.of(
                        "net.ipv6.conf.eth0.accept_ra was 1 and is 2 now, so that a host that forwards goes on learning"
                                + " routes by router advertisements",
                        "net.ipv6.conf.eth0/5.accept_ra was 1 and is 2 now, so that a host that forwards goes on learning"
                                + " routes by router advertisements",
                        "net.ipv6.conf.all.forwarding was off and is on now, for packets from and to our links only"),
                told);
    }

    /** As a container's link does, on its way back to be deleted. */
    @Test
    public void oneThatGoesMeanwhileIsNoLearner() {
        onEvent = () -> {
            if (told.size() == 1) {
                IpCommand.line("link del dev eth0.5");
            }
        };
        forwarding.turnOn(Family.IPV6);
        assertEquals(told.toString(), 2, told.size());
        assertEquals(Optional.of("1"), sysctl.get("ipv6", "conf", "all", "forwarding"));
    }

    @Test
    public void theRemedyNamesThem() {
        mode = Forwarding.REQUIRE;
        Refusal refused = assertThrows(Refusal.class, () -> forwarding.turnOn(Family.IPV6));
        assertEquals("this host does not forward IPv6 packets: run 'sysctl -w net.ipv6.conf.eth0.accept_ra=2"
                + " net.ipv6.conf.eth0/5.accept_ra=2 net.ipv6.conf.all.forwarding=1' (without accept_ra=2, eth0, eth0.5"
                + " would no longer learn routes by router advertisements), or set ipv6-forwarding = manage in"
                + " etc/dev.routed.network.cfg", refused.getMessage());
        LINKS.forEach((link, acceptRa) -> assertEquals(link, acceptRa.get(0), acceptRa(link)));
    }

    @Test
    public void ipv4IsAnotherMatter() {
        forwarding.turnOn(Family.IPV4);
        LINKS.forEach((link, acceptRa) -> assertEquals(link, acceptRa.get(0), acceptRa(link)));
        assertEquals(Optional.of("0"), sysctl.get("ipv6", "conf", "all", "forwarding"));
    }

    @Test
    public void aHostWithoutIpv6SaysSo() throws IOException {
        sysctl.set("1", "ipv6", "conf", "default", "disable_ipv6");
        Refusal refused = assertThrows(Refusal.class, () -> forwarding.turnOn(Family.IPV6));
        assertEquals("new links of this host have no IPv6: run 'sysctl -w net.ipv6.conf.default.disable_ipv6=0',"
                + " or leave --ipv6 away", refused.getMessage());

        Sysctl without = new Sysctl(sys.newFolder("proc").toPath(), sys.getRoot().toPath());
        refused = assertThrows(
                Refusal.class, () -> new HostForwarding(this, this, without, new Command()).turnOn(Family.IPV6));
        assertEquals("this host has no IPv6: the kernel was told at boot to do without", refused.getMessage());
    }

    private String acceptRa(String link) {
        return sysctl.get("ipv6", "conf", link, "accept_ra").orElseThrow();
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(Optional.empty(), Optional.empty(), 1500, NetworkSettings.Apply.LIVE, mode, mode, Path.of("/var/lib/routed"));
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }

    @Override
    public void happened(String kind, String subject, String sentence) {
        told.add(subject + " " + sentence);
        onEvent.run();
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
