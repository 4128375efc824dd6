package dev.routed.kernel.iproute2.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
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
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;

/** Behavior beyond the contract: number of processes, special texts and messages, on the real kernel. */
public class IpKernelTest {
    private static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    private static final String ALIAS = "routed:1 network=a endpoint=b";

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final CountingProgram ip = new CountingProgram();
    private final IpKernel kernel = new IpKernel(ip, new MountedNamespaces(), new ProcSysctl());
    private final ForeignObjects foreign = new IpForeignObjects();

    private static Step create(int number, int mtu) {
        return new Step.CreateVeth("rt" + number, new Mac(0x02_00_00_00_00_00L + number), "rtp" + number, MAC, mtu, 7);
    }

    /** The steps that create an endpoint; its number determines its address. */
    private static List<Step> endpoint(int number) {
        String link = "rt" + number;
        Ip ip = Ip.v4(0x0a01_0000L + number);
        return List.of(
                create(number, 1500),
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

    private int processes(List<Step> steps) {
        int before = ip.processes.get();
        kernel.apply(steps);
        return ip.processes.get() - before;
    }

    private KernelException rejected(Step... steps) {
        return assertThrows(KernelException.class, () -> kernel.apply(List.of(steps)));
    }

    private Link link(String name) {
        return kernel.read(name).link(name).orElseThrow();
    }

    @Test
    public void endpointTakesOneProcess() {
        assertEquals(1, processes(endpoint(2)));
        assertEquals(ALIAS, link("rt2").alias());
    }

    @Test
    public void teardownTakesTwoProcesses() {
        kernel.apply(endpoint(2));
        assertEquals(2, processes(takeDown(2)));
        assertEquals(9, link("rt2").group());
        assertEquals(1, processes(List.of(new Step.DeleteGroup(9))));
        assertEquals("a missing link is only read", 1, processes(takeDown(2)));
    }

    @Test
    public void manyStepsTakeFewProcesses() {
        List<Step> up = IntStream.range(2, 152)
                .mapToObj(IpKernelTest::endpoint)
                .flatMap(List::stream)
                .toList();
        assertEquals("600 steps, 128 at once; four cuts go through an endpoint or none", 5 + 4, processes(up), 4);
        assertEquals("lo, and two ends each", 301, kernel.links().size());
        assertEquals(150, kernel.read(200).routes().size());
        List<Step> down = IntStream.range(2, 152)
                .mapToObj(IpKernelTest::takeDown)
                .flatMap(List::stream)
                .toList();
        assertEquals("300 steps, 128 at once, each with a look", 2 * 3, processes(down));
        assertTrue(kernel.read(200).routes().isEmpty());
        kernel.apply(List.of(new Step.DeleteGroup(9)));
        assertEquals(1, kernel.links().size());
    }

    @Test
    public void applyContinuesAfterAStepThatIsDoneAlready() {
        kernel.apply(endpoint(2));
        Neighbour gone = new Neighbour(Ip.parse("10.9.9.9"), MAC, "rt2");
        kernel.apply(List.of(
                endpoint(2).get(3),
                new Step.RemoveNeighbour(gone, ALIAS),
                new Step.AddNeighbour(new Neighbour(Ip.parse("10.1.0.9"), MAC, "rt2"), ALIAS),
                new Step.RemoveNeighbour(gone, ALIAS),
                new Step.SetMtu("rt2", ALIAS, 1400)));
        assertEquals(1400, link("rt2").mtu());
        assertEquals(2, kernel.read("rt2").neighbours().size());
    }

    /** A rejected neighbour ends ip at once, without the number of the line. */
    @Test
    public void rejectedNeighbourIsNamed() {
        IpCommand.line("link add name rt3 mtu 1000 up type veth peer name rtp3");
        Step first = new Step.AddNeighbour(new Neighbour(Ip.parse("10.1.0.3"), MAC, "rt3"), "");
        // Below 1,280 bytes a link has no IPv6.
        Step second = new Step.AddNeighbour(new Neighbour(Ip.parse("ff02::1"), MAC, "rt3"), "");
        KernelException rejection = rejected(first, second, new Step.SetMtu("rt3", "", 1100));
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith(second + ": "));
        assertEquals(1, kernel.read("rt3").neighbours().size());
        assertEquals(1000, link("rt3").mtu());
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
    public void linkTooSmallForIpv6IsCreated() {
        kernel.apply(List.of(create(2, 1000), new Step.SetAlias("rt2", "", ALIAS)));
        assertEquals(1000, link("rt2").mtu());
        assertEquals(ALIAS, link("rt2").alias());
    }

    @Test
    public void expressibleAliasesAreReadBack() {
        kernel.apply(List.of(create(2, 1500)));
        String before = "";
        for (String alias :
                List.of("it's", "a \"b\" c", "back\\", "tab\t$HOME `id` ; & |", "Grüße", "up", "\u0001", "'", " ")) {
            kernel.apply(List.of(new Step.SetAlias("rt2", before, alias)));
            assertEquals(alias, link("rt2").alias());
            before = alias;
        }
    }

    @Test
    public void inexpressibleAliasesAreRead() {
        foreign.link("st0", "a # 'b' \"c\"\nd \\");
        assertEquals("a # 'b' \"c\"\nd \\", link("st0").alias());
    }

    @Test
    public void stepsBeforeAnInexpressibleStepAreApplied() {
        HostState none = HostState.EMPTY;
        Step inexpressible = new Step.SetAlias("rt2", ALIAS, "x\nlink delete dev rt2");
        List<Step> steps = new ArrayList<>(endpoint(2));
        steps.addAll(List.of(inexpressible, new Step.SetMtu("rt2", ALIAS, 1400)));
        KernelException rejection = rejected(steps.toArray(Step[]::new));
        assertTrue(
                rejection.getMessage(),
                rejection.getMessage().startsWith(inexpressible + ": an ip batch cannot express "));
        assertEquals(ALIAS, link("rt2").alias());
        assertEquals(1500, link("rt2").mtu());
        assertEquals(none, kernel.read("nobody"));
        assertThrows(KernelException.class, () -> kernel.read("no\nbody"));
    }

    /** ip accepts if5 as the link with the index 5, and also alternative names. */
    @Test
    public void alternativeNamesAndIndexNamesAreNotNames() {
        kernel.apply(endpoint(2));
        IpCommand.line("link property add dev rt2 altname other");
        assertEquals(HostState.EMPTY, kernel.read("other"));
        assertEquals(
                Kind.NO_LINK, rejected(new Step.SetMtu("other", ALIAS, 1300)).kind());
        kernel.apply(List.of(new Step.SetGroup("other", ALIAS, 9), new Step.DeleteLink("other", ALIAS)));
        rejected(new Step.DeleteLink("if" + link("rt2").index(), ALIAS));
        assertEquals(1500, link("rt2").mtu());
        assertEquals(7, link("rt2").group());
        KernelException rejection = rejected(new Step.CreateVeth("other", MAC, "rtp9", MAC, 1500, 7));
        assertEquals(Kind.TAKEN, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().endsWith(": File exists: there is a link other"));
    }

    @Test
    public void failureHasTheKernelsReason() {
        kernel.apply(List.of(create(2, 1500)));
        foreign.up("rt2", false);
        Step add = new Step.AddRoute(Route.host(Ip.parse("10.1.0.2"), "rt2", 200), "");
        assertEquals(
                add + ": Network is down: Device for nexthop is not up",
                rejected(add).getMessage());
        Step mtu = new Step.SetMtu("rt2", "", 40);
        assertEquals(mtu + ": mtu less than device minimum", rejected(mtu).getMessage());
        Step group = new Step.DeleteGroup(0);
        assertEquals(group + ": Operation not permitted", rejected(group).getMessage());
    }

    @Test
    public void conflictNamesTheForeignRoute() {
        foreign.link("st0", "");
        foreign.route(Route.host(Ip.parse("10.1.0.2"), "st0", 80));
        KernelException rejection = rejected(endpoint(2).toArray(Step[]::new));
        assertEquals(
                endpoint(2).get(3) + ": File exists: there is 10.1.0.2/32 dev st0 proto 80", rejection.getMessage());
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
    public void severalThreadsApplyAtOnce() throws InterruptedException, ExecutionException {
        // Threads are in the network namespace of their creator.
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int first = 2 + thread * 10;
                calls.add(threads.submit(() -> IntStream.range(first, first + 10)
                        .forEach(number -> {
                            kernel.apply(endpoint(number));
                            assertEquals(1, kernel.read("rt" + number).routes().size());
                            kernel.read(200);
                            if (number % 2 == 0) {
                                kernel.apply(takeDown(number));
                            }
                        })));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(40, kernel.read(200).routes().size());
    }
}
