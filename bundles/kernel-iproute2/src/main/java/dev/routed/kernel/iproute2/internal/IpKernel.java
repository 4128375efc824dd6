package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The backend {@code iproute2}: the kernel through the command {@code ip}. It keeps nothing between two calls,
 * not even a thread, so that there is nothing to stop.
 *
 * <p>{@code ip} tells errno in words only. So what kind a failure is of is decided by what is there after it
 * ({@link Aftermath}), and one that leaves no trace, for want of memory or of a permission, is of kind
 * {@link dev.routed.api.kernel.KernelException.Kind#OTHER}.
 *
 * <p>An endpoint costs a process, and more the more links there are: {@code ip} lists all of them before it adds a
 * neighbour. On hosts with many endpoints netlink is the better choice.
 */
@Component(property = KernelBackend.NAME + "=iproute2")
public final class IpKernel implements KernelBackend {
    /** A batch takes milliseconds; one that waits for others' changes of the host takes seconds at most. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Dialogue dialogue;
    private final HostReader reader;

    @Activate
    public IpKernel() {
        this(new Runner("ip", LIMIT));
    }

    IpKernel(Program ip) {
        this.dialogue = new Dialogue(ip);
        this.reader = new HostReader(dialogue);
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
    public Optional<Route> lookup(Ip address) {
        return reader.lookup(address);
    }

    @Override
    public void apply(List<Step> steps) {
        new StepRunner(dialogue).carryOut(steps);
    }
}
