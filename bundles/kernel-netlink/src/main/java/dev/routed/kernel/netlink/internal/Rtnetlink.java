package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** The kernel of one network namespace, through conversations with it. */
class Rtnetlink implements Kernel {
    private final Conversations conversations;
    private final IntSupplier indices;
    private final Function<Path, Conversations> elsewhere;

    /**
     * @param indices   chooses the interface index of a link to be created
     * @param elsewhere the way to the kernel of another namespace
     */
    Rtnetlink(Conversations conversations, IntSupplier indices, Function<Path, Conversations> elsewhere) {
        this.conversations = conversations;
        this.indices = indices;
        this.elsewhere = elsewhere;
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
    public SortedSet<HostRoute> hostRoutes() {
        return conversations.with(kernel -> new TreeSet<>(new HostReader(kernel).hostRoutes()));
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return conversations.with(kernel -> new HostReader(kernel).lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        conversations.with(kernel -> {
            new StepRunner(kernel, indices, Sysctl.OF_THIS_HOST).carryOut(steps);
            return null;
        });
    }

    @Override
    public Kernel in(Path namespace) {
        return new Rtnetlink(elsewhere.apply(namespace), indices, elsewhere);
    }
}
