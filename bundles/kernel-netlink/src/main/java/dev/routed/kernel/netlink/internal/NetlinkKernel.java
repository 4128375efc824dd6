package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Watch;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import dev.routed.kernel.netlink.wire.Notice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The backend {@code netlink}: the kernel through rtnetlink sockets of our own. */
@Component(property = {KernelBackend.NAME + "=netlink", "service.ranking:Integer=1"})
public final class NetlinkKernel extends Rtnetlink implements KernelBackend, KernelWatch {
    /** The kernel answers before sendmsg returns, so that an answer that is not there by then never comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Bytes of notifications before some are lost: some 8,000 small ones, as the kernel counts. */
    private static final int UNREAD = 8 << 20;

    // Far above the indices that the kernel gives by itself, which count up from 1.
    private static final int FIRST_INDEX = 1 << 20;
    private static final int LAST_INDEX = 1 << 30;

    private final ConversationPool conversations;
    private final Watches watches;

    @Activate
    public NetlinkKernel(@Reference Namespaces namespaces) {
        this(
                namespaces,
                () -> NetlinkSocket.open(PATIENCE),
                () -> NetlinkSocket.subscribe(PATIENCE, UNREAD, Notice.GROUPS),
                () -> ThreadLocalRandom.current().nextInt(FIRST_INDEX, LAST_INDEX));
    }

    /**
     * @param channels opens a line to the kernel
     * @param notices  opens one on which the kernel tells what happens
     * @param indices  chooses the interface index of a link to be created
     */
    NetlinkKernel(
            Namespaces namespaces, Supplier<Channel> channels, Supplier<Channel> notices, IntSupplier indices) {
        this(new ConversationPool(channels), notices, indices, other -> new Visits(namespaces, other, channels));
    }

    private NetlinkKernel(
            ConversationPool conversations,
            Supplier<Channel> notices,
            IntSupplier indices,
            Function<Path, Conversations> elsewhere) {
        super(conversations, indices, elsewhere);
        this.conversations = conversations;
        this.watches = new Watches(notices, conversations);
    }

    @Override
    public Watch watch(ChangeListener listener) {
        return watches.begin(listener);
    }

    @Deactivate
    public void stop() {
        watches.close();
        conversations.close();
    }
}
