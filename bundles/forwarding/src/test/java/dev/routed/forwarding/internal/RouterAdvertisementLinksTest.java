package dev.routed.forwarding.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.FixedSettings;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.PlainNftables;
import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The links that keep accepting router advertisements on a forwarding host. {@code ipv6.bats} shows the kernel's
 * behavior, with a router that advertises.
 */
public class RouterAdvertisementLinksTest {
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

    private final FixedSettings settings = new FixedSettings();
    private final RecordedEvents events = new RecordedEvents();
    private final Sysctl sysctl = new ProcSysctl();
    private PortFiles ports;
    private FilterFiles files;
    private HostForwarding forwarding;

    @Before
    public void makeLinks() throws IOException {
        ports = new PortFiles(sys.getRoot().toPath());
        files = new FilterFiles(
                sys.newFolder("forwarding").toPath(), sys.newFile("boot_id").toPath());
        forwarding = new HostForwarding(settings, events, sysctl, ports, files);
        forwarding.nftables = new PlainNftables();
        LINKS.forEach((link, acceptRa) -> {
            IpCommand.line("link add name " + link + " type bridge");
            sysctl.set(acceptRa.get(0), "ipv6", "conf", link, "accept_ra");
        });
        sysctl.set("1", "ipv6", "conf", "router", "forwarding");
        Files.createDirectories(sys.getRoot().toPath().resolve("class/net/port/brport"));
    }

    @Test
    public void linksThatAcceptedKeepAcceptingAndNoOthersBegin() {
        forwarding.turnOn(Family.IPV6);
        LINKS.forEach((link, acceptRa) -> assertEquals(link, acceptRa.get(1), acceptRa(link)));
        assertEquals(
                List.of(
                        "forwarding net.ipv6.conf.eth0.accept_ra is changed from 1 to 2, so that"
                                + " the link accepts router advertisements on a forwarding host",
                        "forwarding net.ipv6.conf.eth0/5.accept_ra is changed from 1 to 2, so that"
                                + " the link accepts router advertisements on a forwarding host",
                        "forwarding net.ipv6.conf.all.forwarding is turned on,"
                                + " for packets from and to routed links only"),
                events.recorded());
    }

    /** The kernel's table remembers them, so a restart of the appliance does not forget any. */
    @Test
    public void changedLinksAreChangedBackWhenForwardingIsReleased() {
        forwarding.turnOn(Family.IPV6);
        // Something else turns it off, and a link appears; another is changed by its administrator.
        sysctl.set("0", "ipv6", "conf", "all", "forwarding");
        IpCommand.line("link add name late type bridge");
        sysctl.set("0", "ipv6", "conf", "eth0.5", "accept_ra");
        forwarding.restore(Family.IPV6);
        assertEquals("2", acceptRa("late"));
        HostForwarding restarted = new HostForwarding(settings, events, sysctl, ports, files);
        restarted.nftables = new PlainNftables();
        restarted.release(Family.IPV6);
        assertEquals(Optional.of("0"), sysctl.get("ipv6", "conf", "all", "forwarding"));
        assertEquals("1", acceptRa("eth0"));
        assertEquals("1", acceptRa("late"));
        assertEquals("0", acceptRa("eth0.5"));
        assertEquals("as its administrator set it", "2", acceptRa("always"));
    }

    /** For example a container's link that is being deleted. */
    @Test
    public void linkThatIsDeletedMeanwhileIsSkipped() {
        events.onEvent(() -> {
            if (events.recorded().size() == 1) {
                IpCommand.line("link del dev eth0.5");
            }
        });
        forwarding.turnOn(Family.IPV6);
        assertEquals(events.recorded().toString(), 2, events.recorded().size());
        assertEquals(Optional.of("1"), sysctl.get("ipv6", "conf", "all", "forwarding"));
    }

    @Test
    public void remedyNamesTheLinks() {
        settings.forwarding(Forwarding.REQUIRE);
        RejectedException rejected = assertThrows(RejectedException.class, () -> forwarding.turnOn(Family.IPV6));
        assertEquals(
                "this host does not forward IPv6 packets: run 'sysctl -w net.ipv6.conf.eth0.accept_ra=2"
                        + " net.ipv6.conf.eth0/5.accept_ra=2 net.ipv6.conf.all.forwarding=1'"
                        + " (without accept_ra=2, eth0, eth0.5 would no longer learn routes by router advertisements),"
                        + " or set ipv6-forwarding = manage in etc/dev.routed.network.cfg",
                rejected.getMessage());
        LINKS.forEach((link, acceptRa) -> assertEquals(link, acceptRa.get(0), acceptRa(link)));
    }

    @Test
    public void ipv4ForwardingDoesNotChangeThem() {
        forwarding.turnOn(Family.IPV4);
        LINKS.forEach((link, acceptRa) -> assertEquals(link, acceptRa.get(0), acceptRa(link)));
        assertEquals(Optional.of("0"), sysctl.get("ipv6", "conf", "all", "forwarding"));
    }

    @Test
    public void hostWithoutIpv6IsReported() throws IOException {
        sysctl.set("1", "ipv6", "conf", "default", "disable_ipv6");
        RejectedException rejected = assertThrows(RejectedException.class, () -> forwarding.turnOn(Family.IPV6));
        assertEquals(
                "new links of this host have no IPv6: run 'sysctl -w net.ipv6.conf.default.disable_ipv6=0',"
                        + " or omit --ipv6",
                rejected.getMessage());

        Sysctl without = new ProcSysctl(sys.newFolder("proc").toPath());
        rejected = assertThrows(
                RejectedException.class,
                () -> new HostForwarding(settings, events, without, ports, files).turnOn(Family.IPV6));
        assertEquals("the kernel of this host was booted without IPv6", rejected.getMessage());
    }

    private String acceptRa(String link) {
        return sysctl.get("ipv6", "conf", link, "accept_ra").orElseThrow();
    }
}
