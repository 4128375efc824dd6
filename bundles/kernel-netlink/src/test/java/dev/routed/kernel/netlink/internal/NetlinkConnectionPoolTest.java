package dev.routed.kernel.netlink.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.LinkMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** Connections are kept, lent to one thread at a time, and closed. */
public class NetlinkConnectionPoolTest {
    private final List<ScriptedChannel> opened = new ArrayList<>();
    private final NetlinkConnectionPool pool = new NetlinkConnectionPool(this::open);

    private Channel open() {
        opened.add(new ScriptedChannel());
        return opened.get(opened.size() - 1);
    }

    /** Uses several connections at once. */
    private int nested(int depth) {
        return pool.with(connection -> depth == 0 ? 0 : 1 + nested(depth - 1));
    }

    private long closed() {
        return opened.stream().filter(channel -> channel.closed).count();
    }

    @Test
    public void idleConnectionIsUsedAgain() {
        nested(0);
        nested(0);
        assertEquals(1, opened.size());
    }

    @Test
    public void connectionIsLentOnceAndFewAreKept() {
        nested(5);
        assertEquals(6, opened.size());
        assertEquals(2, closed());
    }

    @Test
    public void connectionThatExpectsAnAnswerIsClosed() {
        assertThrows(
                KernelException.class,
                () -> pool.with(connection -> {
                    opened.get(0).fails(11);
                    return connection.dump("read links", LinkMessages.dump(), message -> Optional.empty());
                }));
        assertTrue(opened.get(0).closed);
        nested(0);
        assertEquals(2, opened.size());
    }

    @Test
    public void closedPoolClosesAllConnections() {
        pool.with(connection -> {
            nested(1);
            pool.close();
            assertEquals(2, closed());
            return null;
        });
        assertEquals(3, closed());
        KernelException rejection = assertThrows(KernelException.class, () -> nested(0));
        assertEquals("use the kernel: the netlink backend has been stopped", rejection.getMessage());
    }

    @Test
    public void failedOpenIsReported() {
        NetlinkConnectionPool none = new NetlinkConnectionPool(() -> {
            throw new ChannelException("open a netlink socket", 24);
        });
        KernelException rejection = assertThrows(KernelException.class, () -> none.with(connection -> null));
        assertEquals(
                "use the kernel: cannot open a netlink socket (errno 24): Too many open files", rejection.getMessage());
        assertEquals(KernelException.Kind.EXHAUSTED, rejection.kind());
    }
}
