package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Conversations, one for each thread that needs one at the moment, so that a slow request (RTM_DELLINK
 * takes about 20 ms) holds nobody else up. A few stay open for the next call.
 */
final class ConversationPool implements Conversations {
    private static final int IDLE = 4;

    private final Supplier<Channel> channels;
    private final Deque<Conversation> idle = new ArrayDeque<>();
    private boolean closed;

    ConversationPool(Supplier<Channel> channels) {
        this.channels = channels;
    }

    @Override
    public <T> T with(Function<Conversation, T> work) {
        Conversation conversation = borrow();
        try {
            return work.apply(conversation);
        } finally {
            giveBack(conversation);
        }
    }

    private Conversation borrow() {
        synchronized (this) {
            if (closed) {
                throw new KernelException(Kind.OTHER, "use the kernel: the netlink backend has been stopped");
            }
            Conversation waiting = idle.pollLast();
            if (waiting != null) {
                return waiting;
            }
        }
        try {
            return new Conversation(channels.get());
        } catch (ChannelException e) {
            throw Failure.of("use the kernel", e);
        }
    }

    /** One that still waits for an answer is of no use any more. */
    private synchronized void giveBack(Conversation conversation) {
        if (closed || !conversation.isQuiet() || idle.size() >= IDLE) {
            conversation.close();
        } else {
            idle.addLast(conversation);
        }
    }

    /** Closes the idle ones now and those in use when they are given back; there are no new ones. */
    synchronized void close() {
        closed = true;
        idle.forEach(Conversation::close);
        idle.clear();
    }
}
