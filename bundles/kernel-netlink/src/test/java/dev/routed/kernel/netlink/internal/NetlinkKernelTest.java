package dev.routed.kernel.netlink.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ForeignObjects;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Behavior beyond the contract: number of round trips, indices and messages, on the real kernel. */
public class NetlinkKernelTest {
    private static final int FREE = 1 << 20;
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    private static final String ALIAS = "routed1:network:endpoint";

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger nextIndex = new AtomicInteger(FREE);
    private final NetlinkKernel kernel = new NetlinkKernel(
            new MountedNamespaces(),
            new ProcSysctl(),
            () -> new CountingChannel(sent, received),
            NetlinkKernelTest::unwatched,
            nextIndex::getAndIncrement);
    private final ForeignObjects foreign = new IpForeignObjects();

    private static Channel unwatched() {
        throw new AssertionError("no test here subscribes");
    }

    @After
    public void stop() {
        kernel.stop();
    }

    private static Step.CreateVeth create(int number) {
        return new Step.CreateVeth("rt" + number, new Mac(0x02_00_00_00_00_00L + number), "rtp" + number, MAC, 1500, 7);
    }

    /** The steps that create an endpoint; its number determines its address. */
    private static List<Step> endpoint(int number) {
        String link = "rt" + number;
        Ip ip = Ip.v4(0x0a01_0000L + number);
        return List.of(
                create(number),
                new Step.SetAlias(link, "", ALIAS),
                new Step.AddNeighbour(new Neighbour(ip, MAC, link), ALIAS),
                new Step.AddRoute(Route.host(ip, link, 200), ALIAS));
    }

    private static List<Step> takeDown(int number) {
        String link = "rt" + number;
        return List.of(
                new Step.RemoveRoute(Route.host(Ip.v4(0x0a01_0000L + number), link, 200), ALIAS),
                new Step.SetGroup(link, ALIAS, 9));
    }

    private int roundTrips(List<Step> steps) {
        int before = sent.get();
        kernel.apply(steps);
        return sent.get() - before;
    }

    private KernelException rejected(Step... steps) {
        return assertThrows(KernelException.class, () -> kernel.apply(List.of(steps)));
    }

    @Test
    public void endpointTakesTwoRoundTrips() {
        assertEquals(2, roundTrips(endpoint(2)));
        assertEquals("one datagram each", 2, received.get());
        assertEquals(ALIAS, kernel.read("rt2").link("rt2").orElseThrow().alias());
    }

    @Test
    public void endpointOfBothFamiliesTakesTwoRoundTrips() {
        Ip ip = Ip.parse("fd00::2");
        List<Step> steps = new ArrayList<>(endpoint(2));
        steps.add(new Step.AddAddress(new Address(Prefix.parse("fe80::1/64"), "rt2", Scope.LINK, ""), ALIAS));
        steps.add(new Step.AddNeighbour(new Neighbour(ip, MAC, "rt2"), ALIAS));
        steps.add(new Step.AddRoute(Route.host(ip, "rt2", 200), ALIAS));
        assertEquals(2, roundTrips(steps));
        assertEquals(
                "and the one of the gateway's link",
                3,
                kernel.read("rt2").routes().size());
    }

    @Test
    public void createdLinkAcceptsNoRouterAdvertisements() throws IOException {
        kernel.apply(endpoint(2));
        assertEquals("0", acceptRa("rt2"));
        kernel.apply(List.of(new Step.SetMtu("rt2", ALIAS, 1000), new Step.SetMtu("rt2", ALIAS, 1500)));
        assertEquals("the link has IPv6 anew", "1", acceptRa("rt2"));
        kernel.apply(List.of(new Step.LeaveIpv6ToUs("rt2", ALIAS)));
        assertEquals("0", acceptRa("rt2"));
        assertEquals("unchanged", "1", acceptRa("rtp2"));
    }

    private static String acceptRa(String link) throws IOException {
        return Files.readString(Path.of("/proc/sys/net/ipv6/conf", link, "accept_ra"))
                .strip();
    }

    @Test
    public void createdLinkHasItsOwnSettingsWhateverThoseOfTheHostAre() {
        Sysctl sysctl = new ProcSysctl();
        for (String all : List.of("all", "default")) {
            sysctl.set("1", "ipv4", "conf", all, "arp_ignore");
            sysctl.set("1", "ipv4", "conf", all, "rp_filter");
            sysctl.set("1", "ipv6", "conf", all, "accept_ra");
        }
        kernel.apply(endpoint(2));
        for (LinkSetting setting : LinkSetting.values()) {
            assertEquals(
                    setting.name(), Optional.of(Integer.toString(setting.value())), sysctl.get(setting.name("rt2")));
        }
        assertEquals("unchanged", Optional.of("1"), sysctl.get(LinkSetting.ARP_IGNORE.name("rtp2")));
    }

    @Test
    public void teardownTakesTwoRoundTrips() {
        kernel.apply(endpoint(2));
        assertEquals(2, roundTrips(takeDown(2)));
        assertEquals(9, kernel.read("rt2").link("rt2").orElseThrow().group());
        assertEquals(1, roundTrips(List.of(new Step.DeleteGroup(9))));
    }

    @Test
    public void manyStepsTakeFewRoundTrips() {
        IntStream.range(2, 152).forEach(number -> kernel.apply(endpoint(number)));
        assertEquals("lo, and two ends each", 301, kernel.links().size());
        assertEquals(150, kernel.read(200).routes().size());
        List<Step> all = IntStream.range(2, 152)
                .mapToObj(NetlinkKernelTest::takeDown)
                .flatMap(List::stream)
                .toList();
        assertEquals("150 links to look at and 300 steps, 32 at once", 5 + 10, roundTrips(all));
        assertEquals(0, kernel.read(200).routes().size());
        kernel.apply(List.of(new Step.DeleteGroup(9)));
        assertEquals(1, kernel.links().size());
    }

    @Test
    public void callsDoNotWaitForEachOther() throws InterruptedException, ExecutionException {
        // Threads are in the network namespace of their creator.
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 2; number < 42; number++) {
                List<Step> steps = endpoint(number);
                all.add(threads.submit(() -> kernel.apply(steps)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(40, kernel.read(200).routes().size());
        assertEquals(40, kernel.read(200).neighbours().size());
    }

    @Test
    public void linkWithTheChosenIndexStaysUnchanged() {
        IpCommand.line("link add name st0 index %d up type veth peer name st1".formatted(FREE));
        String before = foreign.show("st0");
        kernel.apply(endpoint(2));
        assertEquals(before, foreign.show("st0"));
        assertEquals(FREE + 1, kernel.read("rt2").link("rt2").orElseThrow().index());
    }

    @Test
    public void createFailsIfAllTriedIndicesAreInUse() {
        NetlinkKernel loopbackOnly = new NetlinkKernel(
                new MountedNamespaces(),
                new ProcSysctl(),
                () -> new CountingChannel(sent, received),
                NetlinkKernelTest::unwatched,
                () -> 1);
        String before = foreign.show("lo");
        KernelException rejection = assertThrows(KernelException.class, () -> loopbackOnly.apply(endpoint(2)));
        loopbackOnly.stop();
        assertEquals(Kind.TAKEN, rejection.kind());
        assertEquals(create(2) + ": File exists: none of 8 interface indices was free", rejection.getMessage());
        assertEquals(before, foreign.show("lo"));
    }

    @Test
    public void linkWithTheAlternativeNameStaysUnchanged() {
        foreign.link("st0", "");
        IpCommand.line("link property add dev st0 altname rt2");
        String before = foreign.show("st0");
        KernelException taken = rejected(create(2));
        assertEquals(Kind.TAKEN, taken.kind());
        assertEquals(create(2) + ": File exists: there is a link rt2", taken.getMessage());
        assertEquals(Kind.NO_LINK, rejected(new Step.SetMtu("rt2", "", 1300)).kind());
        kernel.apply(List.of(new Step.DeleteLink("rt2", "")));
        assertTrue(kernel.read("rt2").links().isEmpty());
        assertEquals(before, foreign.show("st0"));
    }

    @Test
    public void createdLinkHasNoGeneratedAddresses() {
        kernel.apply(List.of(create(2)));
        String shown = IpCommand.line("-details link show dev rt2");
        assertTrue(shown, shown.contains("addrgenmode none"));
    }

    @Test
    public void linkTooSmallForIpv6IsCreated() {
        kernel.apply(List.of(new Step.CreateVeth("rt2", new Mac(0x02_00_00_00_00_01L), "rtp2", MAC, 1000, 0)));
        assertEquals(1000, kernel.read("rt2").link("rt2").orElseThrow().mtu());
    }

    @Test
    public void failureHasTheKernelsReason() {
        kernel.apply(List.of(create(2)));
        foreign.up("rt2", false);
        Step add = new Step.AddRoute(Route.host(Ip.parse("10.1.0.2"), "rt2", 200), "");
        assertEquals(
                add + ": Network is down: Device for nexthop is not up",
                rejected(add).getMessage());
        Step mtu = new Step.SetMtu("rt2", "", 40);
        assertEquals(
                mtu + ": Invalid argument: mtu less than device minimum",
                rejected(mtu).getMessage());
    }

    @Test
    public void conflictNamesTheForeignRoute() {
        foreign.link("st0", "");
        foreign.route(Route.host(Ip.parse("10.1.0.2"), "st0", 80));
        Step add = endpoint(2).get(3);
        KernelException rejection = rejected(endpoint(2).toArray(Step[]::new));
        assertEquals(add + ": File exists: there is 10.1.0.2/32 dev st0 proto 80", rejection.getMessage());
    }

    @Test
    public void mismatchNamesTheForeignAlias() {
        foreign.link("rt2", "theirs");
        Step step = new Step.SetMtu("rt2", ALIAS, 1300);
        assertEquals(
                step + ": No such device: the link with this name is a foreign one, with the alias 'theirs'",
                rejected(step).getMessage());
    }

    @Test
    public void stoppedBackendClosesItsSockets() throws IOException {
        kernel.apply(endpoint(2));
        assertEquals(1, sockets());
        kernel.stop();
        assertEquals(0, sockets());
    }

    /** The rtnetlink sockets in this namespace, without the kernel's, whose port is 0. */
    private static long sockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/netlink")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].equals("0") && !fields[2].equals("0"))
                .count();
    }
}
