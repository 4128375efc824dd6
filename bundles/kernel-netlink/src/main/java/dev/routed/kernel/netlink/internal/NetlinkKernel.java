package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.NetlinkSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The backend {@code netlink}: the kernel through rtnetlink sockets of our own. */
@Component(property = KernelBackend.NAME + "=netlink")
public final class NetlinkKernel implements KernelBackend {
    /** The kernel answers before sendmsg returns, so that an answer that is not there by then never comes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    // Far above the indices that the kernel gives by itself, which count up from 1.
    private static final int FIRST_INDEX = 1 << 20;
    private static final int LAST_INDEX = 1 << 30;

    private final ConversationPool conversations;
    private final IntSupplier indices;

    @Activate
    public NetlinkKernel() {
        this(
                () -> NetlinkSocket.open(PATIENCE),
                () -> ThreadLocalRandom.current().nextInt(FIRST_INDEX, LAST_INDEX));
    }

    /**
     * @param channels opens a line to the kernel
     * @param indices  chooses the interface index of a link to be created
     */
    NetlinkKernel(Supplier<Channel> channels, IntSupplier indices) {
        this.conversations = new ConversationPool(channels);
        this.indices = indices;
    }

    @Override
    public HostState read() {
        return conversations.with(kernel -> new HostReader(kernel).read());
    }

    @Override
    public HostState read(String link) {
        return conversations.with(kernel -> new HostReader(kernel).read(link));
    }

    @Override
    public SortedSet<Link> links() {
        return conversations.with(kernel -> new TreeSet<>(new HostReader(kernel).links()));
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return conversations.with(kernel -> new HostReader(kernel).lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        conversations.with(kernel -> {
            new StepRunner(kernel, indices).carryOut(steps);
            return null;
        });
    }

    @Deactivate
    void stop() {
        conversations.close();
    }
}
