package dev.routed.kernel.netlink.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Hex;
import dev.routed.kernel.netlink.wire.Notice;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpStrangers;
import dev.routed.testkit.Strangers;
import dev.routed.testkit.Told;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** What this backend's watch promises beyond the contract: overflow, threads, sockets, on the real kernel. */
public class NetlinkWatchTest {
    private static final String THREAD = "routed-netlink-watch";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ENOMEM = 12;
    private static final int SMALL = 16 * 1024;
    private static final int LARGE = 1 << 20;

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final Strangers strangers = new IpStrangers();
    private final Told told = new Told();
    private Supplier<Channel> lines = () -> line(LARGE);
    private final NetlinkKernel kernel =
            new NetlinkKernel(new MountedNamespaces(), () -> NetlinkSocket.open(PATIENCE), () -> lines.get(), () -> 1 << 20);

    private ConversationPool conversations;

    @After
    public void stop() {
        kernel.stop();
        if (conversations != null) {
            conversations.close();
        }
    }

    private static Channel line(int room) {
        return NetlinkSocket.subscribe(PATIENCE, room, Notice.GROUPS);
    }

    private static Route route(int number) {
        return Route.host(Ip.v4(0x0a01_0000L + number), "st0", 80);
    }

    @Test
    public void saysOnceThatNotificationsWereLostAndGoesOn() throws IOException, InterruptedException {
        lines = () -> line(SMALL);
        strangers.link("st0", "");
        strangers.route(route(1));
        CountDownLatch busy = new CountDownLatch(1);
        kernel.watch(new Busy(busy, told));
        strangers.deleteRoute(route(1));
        // The listener is busy with that while more comes than fits.
        Path burst = Files.createTempFile("burst", ".ip");
        Files.writeString(burst, IntStream.range(2, 500)
                .mapToObj(number -> "route add %s\nroute del %s".formatted(route(number), route(number)))
                .collect(Collectors.joining("\n")));
        IpCommand.run("-batch", burst.toString());
        Files.delete(burst);
        strangers.link("st1", "");
        busy.countDown();
        told.until(Told.LOST);
        strangers.deleteLink("st1");
        List<String> after = told.until("st1");
        assertFalse(after.toString(), after.contains(Told.LOST));
        assertEquals("of a link that came while nobody listened", "st1", after.get(after.size() - 1));
    }

    @Test
    public void readsAnewWhatItCannotUnderstand() {
        AtomicInteger opened = new AtomicInteger();
        lines = () -> opened.incrementAndGet() == 1 ? new Garbling(line(LARGE)) : line(LARGE);
        strangers.link("st0", "");
        kernel.watch(told);
        strangers.up("st0", false);
        assertEquals(List.of(Told.LOST), told.until(Told.LOST));
        strangers.deleteLink("st0");
        told.until("st0");
        assertEquals(2, opened.get());
    }

    @Test
    public void triesAgainUntilItHearsAgain() {
        AtomicInteger opened = new AtomicInteger();
        lines = () -> switch (opened.incrementAndGet()) {
            case 1 -> new Garbling(line(LARGE));
            case 2, 3 -> throw new ChannelException("open a netlink socket", ENOMEM);
            default -> line(LARGE);
        };
        strangers.link("st0", "");
        NetlinkWatch watch = watch(Duration.ofMillis(1));
        strangers.up("st0", false);
        assertEquals("once, when it hears again", List.of(Told.LOST), told.until(Told.LOST));
        assertEquals(4, opened.get());
        watch.close();
    }

    @Test
    public void endsAtOnceWhileItCannotHear() {
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch failed = new CountDownLatch(1);
        lines = () -> {
            if (opened.incrementAndGet() == 1) {
                return new Garbling(line(LARGE));
            }
            failed.countDown();
            throw new ChannelException("open a netlink socket", ENOMEM);
        };
        strangers.link("st0", "");
        NetlinkWatch watch = watch(Duration.ofHours(1));
        strangers.up("st0", false);
        await(failed);
        watch.close();
        assertEquals(List.of(), told.soFar());
        assertEquals(0, threads());
    }

    private NetlinkWatch watch(Duration pause) {
        conversations = new ConversationPool(() -> NetlinkSocket.open(PATIENCE));
        ChangeStream stream = new ChangeStream(
                () -> lines.get(), () -> conversations.with(talk -> new HostReader(talk).notices()));
        NetlinkWatch watch = new NetlinkWatch(stream, call -> call.accept(told), pause);
        watch.begin();
        return watch;
    }

    @Test
    public void refusesWhenThereIsNoSocket() {
        lines = () -> {
            throw new ChannelException("open a netlink socket", ENOMEM);
        };
        KernelException refusal = assertThrows(KernelException.class, () -> kernel.watch(told));
        assertEquals(KernelException.Kind.EXHAUSTED, refusal.kind());
        assertEquals(
                "watch the kernel: cannot open a netlink socket (errno 12): Cannot allocate memory",
                refusal.getMessage());
        assertEquals(0, threads());
    }

    @Test
    public void leavesNoThreadAndNoSocketBehind() throws IOException {
        Watch watch = kernel.watch(told);
        Watch other = kernel.watch(new Told());
        assertEquals("one for all", 1, threads());
        long start = System.nanoTime();
        watch.close();
        assertEquals(1, threads());
        other.close();
        assertEquals("nobody listens any more", 0, threads());
        kernel.watch(told);
        assertEquals(1, threads());
        kernel.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(0, threads());
        assertEquals(0, sockets());
        assertTrue("without waiting for the kernel to say something: " + took, took.compareTo(PATIENCE) < 0);
        assertThrows(KernelException.class, () -> kernel.watch(told));
    }

    @Test
    public void knowsALinkByItsNewName() {
        strangers.link("st0", "");
        strangers.up("st0", false);
        kernel.watch(told);
        IpCommand.line("link set dev st0 name st1");
        told.until("st0");
        strangers.address("st1", Prefix.parse("10.9.0.1/32"), "st1");
        strangers.deleteAddress("st1", Prefix.parse("10.9.0.1/32"));
        told.until("st1");
    }

    @Test
    public void tellsEachLinkOfARouteWithSeveralNextHops() {
        strangers.link("st0", "");
        strangers.link("st1", "");
        IpCommand.line("route add 10.5.0.0/16 nexthop dev st0 nexthop dev st1");
        kernel.watch(told);
        IpCommand.line("route del 10.5.0.0/16");
        List<String> first = told.until("st1");
        assertTrue(first.toString(), first.contains("st0") || told.until("st0").contains("st0"));
        IpCommand.line("route add 10.6.0.0/16 nexthop dev st0 nexthop dev st1");
        strangers.link("st2", "");
        IpCommand.line("route replace 10.6.0.0/16 dev st2");
        first = told.until("st1");
        assertTrue(first.toString(), first.contains("st0") || told.until("st0").contains("st0"));
    }

    @Test
    public void takesALinkThatLeavesABridgeForNoLinkThatIsGone() {
        strangers.link("st0", "");
        IpCommand.line("link add name br0 type bridge");
        IpCommand.line("link set dev st0 master br0");
        kernel.watch(told);
        IpCommand.line("link set dev st0 nomaster");
        strangers.route(route(1));
        told.soFar();
        strangers.deleteRoute(route(1));
        assertEquals("its name is still known", "st0", last(told.until("st0")));
    }

    private static String last(List<String> names) {
        return names.get(names.size() - 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue("nothing came in time", latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals(THREAD)).count();
    }

    /** rtnetlink sockets in this namespace other than the kernel's own, whose port is 0. */
    private static long sockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/netlink")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].equals("0") && !fields[2].equals("0"))
                .count();
    }

    /** Does not return from a call before it may. */
    private record Busy(CountDownLatch until, ChangeListener listener) implements ChangeListener {
        @Override
        public void changed(String link) {
            await(until);
            listener.changed(link);
        }

        @Override
        public void routed(Ip address, int protocol) {
            listener.routed(address, protocol);
        }

        @Override
        public void lost() {
            listener.lost();
        }
    }

    /** What comes by it has lost its end. */
    private record Garbling(Channel line) implements Channel {
        @Override
        public ByteBuffer outgoing() {
            return line.outgoing();
        }

        @Override
        public void send() {
            line.send();
        }

        @Override
        public ByteBuffer receive() {
            line.receive();
            return Hex.bytes("10000000 1000 0000");
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
