package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.DelegatingKernel;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.NotificationStream;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Sysctl;
import dev.routed.api.net.Ip;
import dev.routed.kernel.iproute2.argv.IpArguments;
import dev.routed.process.Program;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The backend {@code iproute2}: the kernel through the commands {@code ip} and {@code conntrack}. Keeps no state
 * between calls and has no threads; each call runs at least one process.
 *
 * <p>{@code ip} prints errors as text only, so {@link FailureClassifier} decides the kind of a failure by the state of
 * the host. A failure that leaves no trace, for lack of memory or of a permission, is of kind
 * {@link dev.routed.api.kernel.KernelException.Kind#OTHER}. The cost of an endpoint grows with the number of links:
 * {@code ip} lists all links before it adds a neighbour.
 */
@Component(property = KernelBackend.NAME + "=iproute2")
public final class IpKernel implements KernelBackend {
    static final String REMEDY = "install iproute2, or use another backend";
    static final String CONNTRACK_REMEDY = "install conntrack, or use another backend";

    /** linux/netlink.h */
    private static final int NETLINK_ROUTE = 0;

    private final Program program;
    private final Conntrack conntrack;
    private final Namespaces namespaces;
    private final Sysctl sysctl;
    private final IpBatch ip;
    private final IpHostReader reader;

    @Activate
    public IpKernel(@Reference Namespaces namespaces, @Reference Sysctl sysctl) {
        this(new Program("ip", REMEDY), namespaces, sysctl);
    }

    IpKernel(Program program, Namespaces namespaces, Sysctl sysctl) {
        this(program, new Program("conntrack", CONNTRACK_REMEDY), namespaces, sysctl);
    }

    IpKernel(Program program, Program conntrack, Namespaces namespaces, Sysctl sysctl) {
        this.program = program;
        this.conntrack = new Conntrack(conntrack, sysctl);
        this.namespaces = namespaces;
        this.sysctl = sysctl;
        this.ip = new IpBatch(program);
        this.reader = new IpHostReader(ip);
    }

    @Override
    public HostState read(int ours) {
        return reader.read(ours);
    }

    @Override
    public HostState read(String link) {
        return reader.read(link);
    }

    @Override
    public SortedSet<Address> addresses() {
        return new TreeSet<>(reader.addresses());
    }

    @Override
    public SortedSet<Address> addresses(String link) {
        return new TreeSet<>(reader.addresses(link));
    }

    @Override
    public SortedSet<Link> links() {
        return new TreeSet<>(reader.links());
    }

    @Override
    public SortedSet<HostRoute> hostRoutes(Predicate<Ip> wanted) {
        return new TreeSet<>(reader.hostRoutes(wanted));
    }

    @Override
    public Optional<Route> routeVia(Ip nextHop) {
        return reader.routeVia(nextHop);
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return reader.lookup(address);
    }

    @Override
    public void apply(List<Step> steps) {
        new IpStepRunner(ip, sysctl).run(steps);
    }

    @Override
    public void forgetConnections(Collection<Ip> addresses) {
        conntrack.forget(addresses);
    }

    @Override
    public Kernel in(Path namespace) {
        // A process is in the namespace of the thread that starts it.
        return new DelegatingKernel() {
            @Override
            protected <T> T with(Function<Kernel, T> call) {
                return namespaces.inside(namespace, () -> call.apply(IpKernel.this));
            }

            @Override
            public Kernel in(Path other) {
                return IpKernel.this.in(other);
            }
        };
    }

    @Override
    public NotificationStream subscribe() {
        return new IpNotifications(
                () -> program.monitor(NETLINK_ROUTE, IpArguments.MONITOR.toArray(String[]::new)), reader::read);
    }
}
