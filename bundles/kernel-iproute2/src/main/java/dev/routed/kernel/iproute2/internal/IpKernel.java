package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The backend {@code iproute2}: the kernel through the command {@code ip}. It keeps nothing between two calls,
 * not even a thread; only those who watch have one, and an {@code ip monitor} each.
 *
 * <p>{@code ip} tells errno in words only. So what kind a failure is of is decided by what is there after it
 * ({@link Aftermath}), and one that leaves no trace, for want of memory or of a permission, is of kind
 * {@link dev.routed.api.kernel.KernelException.Kind#OTHER}.
 *
 * <p>An endpoint costs a process, and more the more links there are: {@code ip} lists all of them before it adds a
 * neighbour. On hosts with many endpoints netlink is the better choice.
 */
@Component(property = KernelBackend.NAME + "=iproute2")
public final class IpKernel implements KernelBackend, KernelWatch {
    /** A batch takes milliseconds; one that waits for others' changes of the host takes seconds at most. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Namespaces namespaces;
    private final Dialogue dialogue;
    private final HostReader reader;
    private final Watches watches;

    @Activate
    public IpKernel(@Reference Namespaces namespaces) {
        this(new Runner("ip", LIMIT), namespaces, () -> MonitorProcess.start("ip", LIMIT));
    }

    /**
     * @param ip       runs {@code ip}
     * @param monitors starts an {@code ip monitor} that listens
     */
    IpKernel(Program ip, Namespaces namespaces, Supplier<Monitor> monitors) {
        this.namespaces = namespaces;
        this.dialogue = new Dialogue(ip);
        this.reader = new HostReader(dialogue);
        this.watches = new Watches(monitors, reader);
    }

    @Override
    public HostState read() {
        return reader.read();
    }

    @Override
    public HostState read(String link) {
        return reader.read(link);
    }

    @Override
    public SortedSet<Link> links() {
        return new TreeSet<>(reader.links());
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        return new TreeSet<>(reader.hostRoutes());
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return reader.lookup(address);
    }

    @Override
    public void apply(List<Step> steps) {
        new StepRunner(dialogue, Sysctl.OF_THIS_HOST).carryOut(steps);
    }

    @Override
    public Kernel in(Path namespace) {
        return new Inside(namespaces, namespace, this);
    }

    @Override
    public Watch watch(ChangeListener listener) {
        return watches.begin(listener);
    }

    @Deactivate
    void stop() {
        watches.close();
    }
}
