package dev.routed.kernel.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.Backends;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelBackend;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The {@link Kernel} that everybody asks. Each call goes to the backend that the settings want at that moment, so
 * a swap needs no one to stop; one that is away is stood in for by another.
 */
@Component
public final class KernelInUse implements Kernel, Backends {
    private final Settings settings;
    private final Events events;
    private final NavigableMap<String, Candidate> candidates = new TreeMap<>();
    private String serving = "";

    @Activate
    public KernelInUse(@Reference Settings settings, @Reference Events events) {
        this.settings = settings;
        this.events = events;
    }

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void bind(KernelBackend backend, Map<String, Object> properties) {
        synchronized (this) {
            candidates.put(name(properties), new Candidate(name(properties), backend));
        }
    }

    /** The backend may close its sockets when this returns, so calls that it serves end first. */
    void unbind(KernelBackend backend, Map<String, Object> properties) {
        Candidate leaving;
        synchronized (this) {
            leaving = candidates.remove(name(properties));
        }
        leaving.retire();
    }

    private static String name(Map<String, Object> properties) {
        return (String) properties.get(KernelBackend.NAME);
    }

    @Override
    public String wanted() {
        return settings.kernel().backend();
    }

    @Override
    public String actual() {
        return choose().name;
    }

    @Override
    public synchronized List<String> available() {
        return List.copyOf(candidates.keySet());
    }

    private synchronized Candidate choose() {
        String wanted = wanted();
        Candidate chosen = candidates.get(wanted);
        if (chosen == null) {
            chosen = Optional.ofNullable(candidates.firstEntry())
                    .map(Map.Entry::getValue)
                    .orElseThrow(() -> Refusal.away("no kernel backend runs: start bundle dev.routed.kernel-netlink"));
        }
        if (!chosen.name.equals(serving)) {
            serving = chosen.name;
            events.happened("backend", serving, serving.equals(wanted)
                    ? "serves from now on"
                    : "serves from now on, since " + wanted + " is away");
        }
        return chosen;
    }

    /** Serves a call by the backend in use; one that is stopped meanwhile ends after it. */
    <T> T with(Function<Candidate, T> call) {
        while (true) {
            Candidate candidate = choose();
            if (candidate.enter()) {
                try {
                    return call.apply(candidate);
                } finally {
                    candidate.leave();
                }
            }
        }
    }

    @Override
    public HostState read() {
        return with(candidate -> candidate.backend.read());
    }

    @Override
    public HostState read(String link) {
        return with(candidate -> candidate.backend.read(link));
    }

    @Override
    public SortedSet<Link> links() {
        return with(candidate -> candidate.backend.links());
    }

    @Override
    public SortedSet<HostRoute> hostRoutes() {
        return with(candidate -> candidate.backend.hostRoutes());
    }

    @Override
    public Optional<Route> lookup(Ip address) {
        return with(candidate -> candidate.backend.lookup(address));
    }

    @Override
    public void apply(List<Step> steps) {
        apply(steps, "", backend -> backend);
    }

    /**
     * Carries out steps on the host or inside a container.
     *
     * @param whereabouts behind the link's name in the event
     */
    void apply(List<Step> steps, String whereabouts, Function<KernelBackend, Kernel> place) {
        if (steps.isEmpty()) {
            return;
        }
        with(candidate -> {
            place.apply(candidate.backend).apply(steps);
            events.happened("kernel", steps.get(0).link() + whereabouts, steps.size() + " steps by " + candidate.name);
            return null;
        });
    }

    @Override
    public Kernel in(Path namespace) {
        return new Inside(this, namespace);
    }
}
