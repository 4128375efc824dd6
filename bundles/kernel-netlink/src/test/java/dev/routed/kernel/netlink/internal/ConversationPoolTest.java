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

/** Sockets are kept, lent to one thread at a time, and closed. */
public class ConversationPoolTest {
    private final List<ScriptedChannel> opened = new ArrayList<>();
    private final ConversationPool pool = new ConversationPool(this::open);

    private Channel open() {
        opened.add(new ScriptedChannel());
        return opened.get(opened.size() - 1);
    }

    /** So many in use at once. */
    private int nested(int depth) {
        return pool.with(conversation -> depth == 0 ? 0 : 1 + nested(depth - 1));
    }

    private long closed() {
        return opened.stream().filter(channel -> channel.closed).count();
    }

    @Test
    public void usesAnIdleOneAgain() {
        nested(0);
        nested(0);
        assertEquals(1, opened.size());
    }

    @Test
    public void lendsNoneTwiceAndKeepsAFew() {
        nested(5);
        assertEquals(6, opened.size());
        assertEquals(2, closed());
    }

    @Test
    public void throwsAwayOneThatWaitsForAnAnswer() {
        assertThrows(KernelException.class, () -> pool.with(conversation -> {
            opened.get(0).fails(11);
            return conversation.dump("read links", LinkMessages.dump(), message -> Optional.empty());
        }));
        assertTrue(opened.get(0).closed);
        nested(0);
        assertEquals(2, opened.size());
    }

    @Test
    public void closesAllWhenStopped() {
        pool.with(conversation -> {
            nested(1);
            pool.close();
            assertEquals(2, closed());
            return null;
        });
        assertEquals(3, closed());
        KernelException refusal = assertThrows(KernelException.class, () -> nested(0));
        assertEquals("use the kernel: the netlink backend has been stopped", refusal.getMessage());
    }

    @Test
    public void saysThatNoneCanBeOpened() {
        ConversationPool none = new ConversationPool(() -> {
            throw new ChannelException("open a netlink socket", 24);
        });
        KernelException refusal =
                assertThrows(KernelException.class, () -> none.with(conversation -> null));
        assertEquals("use the kernel: cannot open a netlink socket (errno 24): Too many open files", refusal.getMessage());
        assertEquals(KernelException.Kind.EXHAUSTED, refusal.kind());
    }
}
