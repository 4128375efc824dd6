package dev.routed.policy.sysctl.internal;

import static dev.routed.testkit.Attachments.attachment;
import static org.junit.Assert.assertEquals;

import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.FindingLines;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.RecordedEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Uses the real kernel; itests/bats/sysctl.bats tests which packets pass. */
public class SysctlPolicyTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String LINK = "rt111111111111";

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final ProcSysctl sysctl = new ProcSysctl();
    private final RecordedEvents events = new RecordedEvents();
    private final SysctlPolicy policy = new SysctlPolicy(sysctl, events);

    @Before
    public void createLink() {
        IpCommand.run("link", "add", LINK, "up", "type", "veth", "peer", "name", "rc1");
        Stream.of(LinkSetting.values()).forEach(setting -> setting.apply(sysctl, LINK));
        policy.adopt(List.of(withGateways("169.254.1.1", "fe80::1")));
    }

    @After
    public void stop() {
        policy.stop();
    }

    private static Attachment withGateways(String... gateways) {
        Attachment plain = attachment(ONE, "10.1.0.2", "fd00:1::2");
        return new Attachment(
                plain.network(),
                plain.endpoint().withGateways(Stream.of(gateways).map(Ip::parse).toList()));
    }

    private String set(String value, String family, String key) {
        String before = sysctl.get(family, "conf", LINK, key).orElseThrow();
        sysctl.set(value, family, "conf", LINK, key);
        return before;
    }

    private void is(String value, String family, String key) {
        assertEquals(Optional.of(value), sysctl.get(family, "conf", LINK, key));
    }

    @Test
    public void settingsThatSomethingChangedAreSetAgain() {
        set("1", "ipv4", "arp_ignore");
        set("1", "ipv4", "rp_filter");
        set("2", "ipv6", "accept_ra");
        policy.checkAll();
        is("9", "ipv4", "arp_ignore");
        is("0", "ipv4", "rp_filter");
        is("0", "ipv6", "accept_ra");
        assertEquals(
                List.of(
                        "sysctl net.ipv4.conf.*.arp_ignore was changed on host links, for example to 1 on " + LINK
                                + ", and is 9 again",
                        "sysctl net.ipv4.conf.*.rp_filter was changed on host links, for example to 1 on " + LINK
                                + ", and is 0 again",
                        "sysctl net.ipv6.conf.*.accept_ra was changed on host links, for example to 2 on " + LINK
                                + ", and is 0 again"),
                events.recorded());
        policy.checkAll();
        assertEquals("nothing differs any more", 3, events.recorded().size());
        assertEquals(List.of(), policy.findings());
    }

    /** The endpoints but the first have no link, so there is nothing to compare on theirs. */
    @Test
    public void onAHostWithManyEndpointsEachLinkHasItsTurn() {
        int checks = 3;
        List<Attachment> many = new ArrayList<>(List.of(withGateways("169.254.1.1")));
        for (int i = 0; i < checks * SysctlPolicy.AT_A_TIME - 1; i++) {
            many.add(attachment("%064x".formatted(0xabcdef00L + i), "10.1.0.3"));
        }
        policy.adopt(many);
        set("1", "ipv4", "rp_filter");
        for (int i = 0; i < checks; i++) {
            policy.checkInTurn();
        }
        is("0", "ipv4", "rp_filter");
        assertEquals(1, events.recorded().size());
    }

    @Test
    public void linkForwardsOnlyTheFamiliesThatTheHostForwards() {
        sysctl.set("1", "ipv4", "ip_forward");
        set("0", "ipv4", "forwarding");
        set("0", "ipv6", "forwarding");
        policy.checkAll();
        is("1", "ipv4", "forwarding");
        is("0", "ipv6", "forwarding");
        sysctl.set("1", "ipv6", "conf", "all", "forwarding");
        set("0", "ipv6", "forwarding");
        policy.checkAll();
        is("1", "ipv6", "forwarding");
    }

    @Test
    public void linkNeedsNotForwardAFamilyWithoutGateway() {
        sysctl.set("1", "ipv4", "ip_forward");
        set("0", "ipv4", "forwarding");
        policy.adopt(List.of(withGateways("fe80::1")));
        policy.checkAll();
        is("0", "ipv4", "forwarding");
    }

    @Test
    public void linkOfARemovedEndpointIsLeftAlone() {
        policy.removed(withGateways());
        set("1", "ipv4", "arp_ignore");
        policy.checkAll();
        is("1", "ipv4", "arp_ignore");
    }

    @Test
    public void reversePathFilterOfAllLinksIsAFindingWhileAContainerIsOnSeveralNetworks() {
        sysctl.set("2", "ipv4", "conf", "all", "rp_filter");
        policy.checkAll();
        assertEquals(List.of(), policy.findings());
        policy.adopt(List.of(in("s1", attachment(ONE, "10.1.0.2")), in("s1", attachment(TWO, "10.2.0.2"))));
        policy.checkAll();
        assertEquals(
                List.of("net.ipv4.conf.all.rp_filter: is 2; each link of the host has a value of its own beside it: run"
                        + " 'sysctl -w net.ipv4.conf.all.rp_filter=0'"),
                FindingLines.of(policy.findings()));
        sysctl.set("0", "ipv4", "conf", "all", "rp_filter");
        policy.checkAll();
        assertEquals(List.of(), policy.findings());
    }

    private static Attachment in(String sandbox, Attachment attachment) {
        return new Attachment(attachment.network(), attachment.endpoint().withSandbox(Optional.of(sandbox)));
    }

    @Test
    public void linkThatIsGoneIsNoFinding() {
        IpCommand.run("link", "del", LINK);
        policy.checkAll();
        assertEquals(List.of(), policy.findings());
        assertEquals(List.of(), events.recorded());
    }

    @Test
    public void settingThatCannotBeWrittenIsAFindingUntilItCan() {
        ReadOnlySysctl readOnly = new ReadOnlySysctl(sysctl);
        SysctlPolicy limited = new SysctlPolicy(readOnly, events);
        limited.adopt(List.of(withGateways("169.254.1.1")));
        set("1", "ipv4", "arp_ignore");
        limited.checkAll();
        limited.checkAll();
        String text = "a host link has 1 instead of 9: /proc/sys is" + " read-only, on demand of the test";
        assertEquals(List.of("net.ipv4.conf.*.arp_ignore: " + text), FindingLines.of(limited.findings()));
        assertEquals(List.of("sysctl net.ipv4.conf.*.arp_ignore " + text), events.recorded());
        readOnly.end();
        limited.checkAll();
        assertEquals(List.of(), limited.findings());
        limited.stop();
    }
}
