package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Namespaces;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Conversations in another network namespace, each on a thread and a socket of its own. The socket does not stay
 * open, since it would keep the namespace of an ended container alive.
 *
 * @param channels opens a line to the kernel of the calling thread's namespace
 */
record Visits(Namespaces namespaces, Path namespace, Supplier<Channel> channels) implements Conversations {

    @Override
    public <T> T with(Function<Conversation, T> work) {
        return namespaces.inside(namespace, () -> {
            Conversation conversation = new Conversation(open());
            try {
                return work.apply(conversation);
            } finally {
                conversation.close();
            }
        });
    }

    private Channel open() {
        try {
            return channels.get();
        } catch (ChannelException e) {
            throw Failure.of("use the kernel in " + namespace, e);
        }
    }
}
