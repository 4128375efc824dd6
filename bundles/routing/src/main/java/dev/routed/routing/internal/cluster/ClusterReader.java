package dev.routed.routing.internal.cluster;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import dev.routed.api.routing.Cluster;
import dev.routed.api.routing.ClusterAddress;
import dev.routed.api.routing.ClusterView;
import dev.routed.api.settings.Settings;
import dev.routed.routing.internal.daemon.InstalledDaemons;
import dev.routed.routing.internal.daemon.RouterReader;
import dev.routed.routing.internal.rules.Routers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads the routes of the kernel, and asks the routing daemon that runs for their hosts. Keeps nothing. */
@Component
public final class ClusterReader implements Cluster {
    private final Kernel kernel;
    private final Settings settings;
    private final Networks networks;
    private final Supplier<List<RouterReader>> daemons;

    @Activate
    public ClusterReader(@Reference Kernel kernel, @Reference Settings settings, @Reference Networks networks) {
        this(kernel, settings, networks, InstalledDaemons::routers);
    }

    /** @param daemons those that seem to run */
    ClusterReader(Kernel kernel, Settings settings, Networks networks, Supplier<List<RouterReader>> daemons) {
        this.kernel = kernel;
        this.settings = settings;
        this.networks = networks;
        this.daemons = daemons;
    }

    @Override
    public ClusterView read(int others) {
        List<Network> known = networks.networks();
        Set<Ip> ours = new HashSet<>();
        networks.endpoints().forEach(endpoint -> ours.addAll(endpoint.addresses()));
        AtomicInteger outside = new AtomicInteger();
        Predicate<Ip> wanted =
                address -> ClusterRules.containing(known, address).isPresent()
                        || ours.contains(address)
                        || outside.incrementAndGet() <= others;
        SortedMap<Ip, List<HostRoute>> routes = routes(wanted);
        return view(routes, outside.get() <= others);
    }

    @Override
    public ClusterView read(Collection<Ip> addresses) {
        SortedMap<Ip, List<HostRoute>> routes = routes(Set.copyOf(addresses)::contains);
        addresses.forEach(address -> routes.putIfAbsent(address, List.of()));
        return view(routes, true);
    }

    private SortedMap<Ip, List<HostRoute>> routes(Predicate<Ip> wanted) {
        SortedMap<Ip, List<HostRoute>> routes = new TreeMap<>();
        kernel.hostRoutes(wanted)
                .forEach(route -> routes.computeIfAbsent(route.address(), any -> new ArrayList<>())
                        .add(route));
        return routes;
    }

    private ClusterView view(SortedMap<Ip, List<HostRoute>> routes, boolean complete) {
        List<Endpoint> endpoints = networks.endpoints();
        List<String> failures = new ArrayList<>();
        Optional<String> daemon = Optional.empty();
        Routers routers = new Routers();
        for (RouterReader reader : daemons.get()) {
            try {
                routers = reader.read(routes.keySet());
                daemon = Optional.of(reader.kind().name());
                break;
            } catch (RejectedException e) {
                // A socket may be left of a daemon that was killed, while the other runs.
                failures.add(e.getMessage());
            }
        }
        ClusterRules rules = new ClusterRules(
                networks.networks(), endpoints, routers, settings.kernel().protocol());
        List<ClusterAddress> addresses = routes.entrySet().stream()
                .map(entry -> rules.address(entry.getKey(), entry.getValue()))
                .toList();
        return new ClusterView(rules.hosts(), addresses, complete, ClusterRules.remark(addresses, daemon, failures));
    }
}
