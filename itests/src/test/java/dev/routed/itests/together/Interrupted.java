package dev.routed.itests.together;

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
import java.util.function.Consumer;

/** A real kernel to which something happens before each step, on the thread of the step. */
final class Interrupted implements Kernel {
    private final Kernel real;
    private volatile Consumer<Step> before = step -> {};

    Interrupted(Kernel real) {
        this.real = real;
    }

    void before(Consumer<Step> what) {
        before = what;
    }

    @Override
    public HostState read() {
        return real.read();
    }

    @Override
    public HostState read(String link) {
        return real.read(link);
    }

    @Override
    public SortedSet<Link> links() {
        return real.links();
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        return real.hostRoutes();
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return real.lookup(address);
    }

    @Override
    public void apply(List<Step> steps) {
        for (Step step : steps) {
            before.accept(step);
            real.apply(List.of(step));
        }
    }

    @Override
    public Kernel in(Path namespace) {
        Interrupted inside = new Interrupted(real.in(namespace));
        inside.before(step -> before.accept(step));
        return inside;
    }
}
