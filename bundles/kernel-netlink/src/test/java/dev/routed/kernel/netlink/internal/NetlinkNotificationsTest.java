package dev.routed.kernel.netlink.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Notification;
import dev.routed.api.kernel.Notification.LinkChanged;
import dev.routed.api.kernel.Notification.LinkDeleted;
import dev.routed.api.kernel.Notification.NeighbourChanged;
import dev.routed.api.kernel.Notification.RouteChanged;
import dev.routed.api.kernel.Notification.RouteDeleted;
import dev.routed.api.kernel.Notification.RouteKey;
import dev.routed.api.kernel.NotificationStream;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Hex;
import dev.routed.kernel.netlink.wire.Notifications;
import dev.routed.namespaces.internal.MountedNamespaces;
import dev.routed.namespaces.internal.ProcSysctl;
import dev.routed.testkit.ForeignObjects;
import dev.routed.testkit.FreshNamespace;
import dev.routed.testkit.IpCommand;
import dev.routed.testkit.IpForeignObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Notifications from real sockets: overflow, unreadable messages, the end of a wait, what is in the snapshot. */
public class NetlinkNotificationsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ENOMEM = 12;
    private static final int SMALL = 16 * 1024;
    private static final int LARGE = 1 << 20;

    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final ForeignObjects foreign = new IpForeignObjects();
    private Supplier<Channel> sockets = () -> socket(LARGE);
    private final NetlinkKernel kernel = new NetlinkKernel(
            new MountedNamespaces(),
            new ProcSysctl(),
            () -> NetlinkSocket.open(TIMEOUT),
            () -> sockets.get(),
            () -> 1 << 20);
    private final List<NotificationStream> streams = new ArrayList<>();

    @After
    public void stop() {
        streams.forEach(NotificationStream::close);
        kernel.stop();
    }

    private static Channel socket(int buffer) {
        return NetlinkSocket.subscribe(TIMEOUT, buffer, Notifications.GROUPS);
    }

    private NotificationStream subscribe() {
        NotificationStream stream = kernel.subscribe();
        streams.add(stream);
        return stream;
    }

    private int index(String link) {
        return kernel.read(link).link(link).orElseThrow().index();
    }

    private static Route route(int number) {
        return Route.host(Ip.v4(0x0a01_0000L + number), "st0", 80);
    }

    private static List<Notification> until(NotificationStream stream, Predicate<Notification> last) {
        List<Notification> all = new ArrayList<>();
        while (all.stream().noneMatch(last)) {
            all.addAll(stream.next());
        }
        return all;
    }

    @Test
    public void fullReceiveBufferIsReportedAsLoss() throws IOException {
        sockets = () -> socket(SMALL);
        foreign.link("st0", "");
        NotificationStream stream = subscribe();
        Path burst = Files.createTempFile("burst", ".ip");
        Files.writeString(
                burst,
                IntStream.range(2, 500)
                        .mapToObj(number -> "route add %s\nroute del %s".formatted(route(number), route(number)))
                        .collect(Collectors.joining("\n")));
        IpCommand.run("-batch", burst.toString());
        Files.delete(burst);
        KernelException loss = assertThrows(KernelException.class, () -> until(stream, any -> false));
        assertEquals(Kind.EXHAUSTED, loss.kind());
        NotificationStream next = subscribe();
        foreign.deleteLink("st0");
        until(
                next,
                notification -> notification instanceof LinkDeleted deleted
                        && deleted.name().equals("st0"));
    }

    @Test
    public void unreadableMessageIsReportedAsLoss() {
        sockets = () -> new TruncatingChannel(socket(LARGE));
        NotificationStream stream = subscribe();
        foreign.link("st0", "");
        assertEquals(
                "watch the kernel: the kernel's answer cannot be read: a message header has 16 bytes, only 8 are left",
                assertThrows(KernelException.class, stream::next).getMessage());
    }

    @Test
    public void subscriptionWithoutASocketIsRejected() {
        sockets = () -> {
            throw new ChannelException("open a netlink socket", ENOMEM);
        };
        KernelException rejection = assertThrows(KernelException.class, kernel::subscribe);
        assertEquals(Kind.EXHAUSTED, rejection.kind());
        assertEquals(
                "watch the kernel: cannot open a netlink socket (errno 12): Cannot allocate memory",
                rejection.getMessage());
    }

    @Test
    public void interruptEndsTheWaitAtOnceAndCloseLeavesNoSocket() throws IOException {
        long start = System.nanoTime();
        NotificationStream stream = subscribe();
        stream.interrupt();
        assertEquals("before the wait", List.of(), stream.next());
        CompletableFuture<List<Notification>> waiting = CompletableFuture.supplyAsync(stream::next);
        stream.interrupt();
        assertEquals("during the wait", List.of(), waiting.join());
        stream.close();
        stream.close();
        stream.interrupt();
        kernel.stop();
        assertEquals(0, rtnetlinkSockets());
        assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(TIMEOUT) < 0);
    }

    @Test
    public void snapshotShowsLinksPermanentNeighboursAndOurRoutes() {
        foreign.link("st0", "ours");
        foreign.replaceNeighbour(new Neighbour(Ip.parse("10.1.0.3"), new Mac(5), "st0"));
        foreign.route(route(1));
        NotificationStream stream = subscribe();
        foreign.deleteRoute(route(1));
        List<Notification> snapshot = stream.snapshot(200);
        int link = index("st0");
        assertTrue(snapshot.stream()
                .anyMatch(one -> one instanceof LinkChanged changed
                        && changed.link().index() == link
                        && changed.link().alias().equals("ours")));
        assertTrue(snapshot.contains(new NeighbourChanged(link, Ip.parse("10.1.0.3"), Optional.of(new Mac(5)))));
        RouteKey key = new RouteKey(Prefix.parse("10.1.0.1/32"), 0);
        assertEquals(
                "the deletion is later than the subscription and earlier than the snapshot",
                List.of(new RouteDeleted(key, 80, Set.of(link))),
                until(stream, RouteDeleted.class::isInstance));
        foreign.route(route(1));
        assertTrue(subscribe().snapshot(80).contains(new RouteChanged(key, 80, Set.of(link), false)));
    }

    @Test
    public void routeWithSeveralNextHopsNamesEachLink() {
        foreign.link("st0", "");
        foreign.link("st1", "");
        foreign.link("st2", "");
        Set<Integer> both = Set.of(index("st0"), index("st1"));
        NotificationStream stream = subscribe();
        IpCommand.line("route add 10.5.0.0/16 proto 80 nexthop dev st0 nexthop dev st1");
        IpCommand.line("route replace 10.5.0.0/16 proto 80 dev st2");
        IpCommand.line("route add 10.6.0.0/16 proto 80 nexthop dev st0 nexthop dev st1");
        IpCommand.line("route del 10.6.0.0/16");
        RouteKey key = new RouteKey(Prefix.parse("10.5.0.0/16"), 0);
        RouteKey other = new RouteKey(Prefix.parse("10.6.0.0/16"), 0);
        assertEquals(
                List.of(
                        new RouteChanged(key, 80, both, false),
                        new RouteChanged(key, 80, Set.of(index("st2")), true),
                        new RouteChanged(other, 80, both, false),
                        new RouteDeleted(other, 80, both)),
                until(stream, RouteDeleted.class::isInstance));
    }

    @Test
    public void linkThatLeavesABridgeIsNotDeleted() {
        foreign.link("st0", "");
        IpCommand.line("link add name br0 type bridge");
        IpCommand.line("link set dev st0 master br0");
        NotificationStream stream = subscribe();
        IpCommand.line("link set dev st0 nomaster");
        IpCommand.line("link del dev br0");
        assertEquals(
                List.of("br0"),
                until(stream, LinkDeleted.class::isInstance).stream()
                        .filter(LinkDeleted.class::isInstance)
                        .map(deleted -> ((LinkDeleted) deleted).name())
                        .toList());
    }

    /** The rtnetlink sockets in this namespace, without those of the kernel, whose port is 0. */
    private static long rtnetlinkSockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/netlink")).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].equals("0") && !fields[2].equals("0"))
                .count();
    }

    /** Cuts off the end of each received message. */
    private record TruncatingChannel(Channel socket) implements Channel {
        @Override
        public ByteBuffer outgoing() {
            return socket.outgoing();
        }

        @Override
        public void send() {
            socket.send();
        }

        @Override
        public ByteBuffer receive() {
            socket.receive();
            return Hex.bytes("10000000 1000 0000");
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
