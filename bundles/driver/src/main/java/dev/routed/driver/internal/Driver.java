package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Containers;
import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.metrics.Measured;
import dev.routed.api.metrics.Metric;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Addressing;
import dev.routed.api.network.Announcing;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Outlook;
import dev.routed.api.network.Reason;
import dev.routed.api.network.Reconciler;
import dev.routed.api.network.Reconfiguring;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.api.settings.SettingsListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The {@link Networks}, {@link Addressing}, {@link Announcing} and {@link Reconciler} services: adopts at start what a
 * former run left, and hands each call to the part that carries it out.
 *
 * <p>When IPAM or the kernel's backend is replaced, this component starts anew with the new one and adopts
 * again: there is no other way to recover.
 */
@Component
public final class Driver
        implements Networks, Addressing, Announcing, Reconciler, Reconfiguring, SettingsListener, Measured {
    /** How often to look for endpoints whose end was never told. The kernel's notifications are much faster. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** How often to write down what IPAM remembers: so much of it is lost at most when the process is killed. */
    private static final Duration REMEMBER = Duration.ofMinutes(1);

    private final ScheduledExecutorService later;
    private final Events events;
    private final Parts parts;

    @Activate
    public Driver(
            @Reference Kernel kernel,
            @Reference Namespaces namespaces,
            @Reference Ipam ipam,
            @Reference Forwarding forwarding,
            @Reference Settings settings,
            @Reference Events events) {
        this(kernel, namespaces, ipam, forwarding, settings, events, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime}: the engine's silence is measured by it */
    public Driver(
            Kernel kernel,
            Namespaces namespaces,
            Ipam ipam,
            Forwarding forwarding,
            Settings settings,
            Events events,
            LongSupplier nanoTime) {
        this.events = events;
        later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-driver");
            thread.setDaemon(true);
            return thread;
        });
        parts = new Parts(kernel, namespaces, ipam, forwarding, settings, events, later, nanoTime);
    }

    /** Not before the policies that are there have been bound, so that what they want is not taken for a fault. */
    @Activate
    public void adopt() {
        try {
            Cause.during("start", () -> {
                parts.serving.adopt();
                HostState host = parts.kernel.read();
                Adoption.endpoints(
                                parts.wishes.ownership().ours(host),
                                parts.wishes.numbers().protocol(),
                                parts.endpointFiles::complete)
                        .forEach(parts.endpoints::adopt);
                parts.endpointFiles.keepOnly(parts.registry.endpoints());
                parts.drainVerbs.adopt();
                parts.registry.networks().forEach(parts.serving::assign);
                parts.changes.follow();
                parts.policies.adopt(
                        parts.registry.endpoints().stream().map(parts.registry::attachment).toList(),
                        parts.reconciliation::settleOne);
                parts.reconciliation.reconcile(host, "found at the start");
                events.happened("adopt", "host", "%d networks and %d endpoints stand"
                        .formatted(parts.registry.networks().size(), parts.registry.endpoints().size()));
            });
        } catch (RuntimeException e) {
            later.shutdownNow();
            parts.policies.leave();
            throw e;
        }
        parts.reaper.wake();
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", parts.reconciliation::lookOver),
                LOOK.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", parts.serving::remember),
                REMEMBER.toMillis(),
                REMEMBER.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Deactivate
    public void stop() {
        parts.policies.leave();
        later.shutdownNow();
        parts.serving.remember();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindPolicy(Policy policy) {
        Cause.during("policy", () -> {
            parts.policies.come(policy);
            putRight(parts.policies.wishes().linksWithRoutes(policy), "policy " + policy.name() + " has come");
        });
    }

    public void unbindPolicy(Policy policy) {
        if (later.isShutdown()) {
            return;
        }
        Cause.during("policy", () -> {
            List<String> links = parts.policies.wishes().linksWithRoutes(policy);
            parts.policies.go(policy);
            putRight(links, "policy " + policy.name() + " has gone");
        });
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContainers(Containers containers) {
        parts.naming.come(containers);
    }

    void unbindContainers(Containers containers) {
        parts.naming.go(containers);
    }

    /** What policies say of announcements is asked of all that stand. */
    private void putRight(List<String> links, String cause) {
        links.forEach(link -> parts.reconciliation.check(link, cause));
        parts.reconciliation.settle();
    }

    @Override
    public Ipam ipam() {
        return parts.ipam;
    }

    @Override
    public Ip proposeGateway(Family family) {
        return parts.gateways.propose(family);
    }

    @Override
    public void createNetwork(NetworkRequest request) {
        parts.networks.create(request);
    }

    @Override
    public void deleteNetwork(String networkId) {
        // Taken out first, so that an endpoint that comes meanwhile finds it gone.
        Optional<Network> network = parts.registry.removeNetwork(networkId);
        Optional<Refusal> refused = Optional.empty();
        for (Endpoint endpoint : parts.registry.endpointsOf(networkId)) {
            try {
                parts.endpoints.delete(endpoint.id());
            } catch (Refusal e) {
                refused = Optional.of(e);
            }
        }
        network.ifPresent(parts.serving::ended);
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    @Override
    public Endpoint createEndpoint(EndpointRequest request) {
        Endpoint endpoint = parts.endpoints.create(request, parts.restored.of(request));
        if (parts.changes.isBehind(endpoint)) {
            // Its network gave up the gateway while it came up.
            parts.gateways.refresh();
        }
        if (parts.registry.network(request.networkId()).isEmpty()) {
            parts.endpoints.delete(endpoint.id());
            parts.gateways.refresh();
            throw Refusal.of("network %s was removed meanwhile", Names.shortId(request.networkId()));
        }
        return endpoint;
    }

    @Override
    public Endpoint join(String networkId, String endpointId, String sandbox) {
        return parts.endpoints.join(networkId, endpointId, sandbox);
    }

    @Override
    public void leave(String networkId, String endpointId) {
        parts.endpoints.leave(endpointId);
    }

    @Override
    public void deleteEndpoint(String networkId, String endpointId) {
        parts.endpoints.delete(endpointId);
    }

    @Override
    public boolean addressReleased(Ip address) {
        return parts.endpoints.addressReleased(address);
    }

    @Override
    public Endpoint meant(String endpoint) {
        return parts.naming.meant(endpoint);
    }

    @Override
    public Endpoint setOption(String endpoint, String option, Optional<String> value) {
        return parts.endpoints.setOption(parts.naming.meant(endpoint), option, value);
    }

    @Override
    public Map<String, String> describe(String networkId, String endpointId) {
        return parts.endpoints.describe(endpointId);
    }

    @Override
    public Endpoint add(String endpoint, Ip address) {
        return parts.addresses.add(parts.naming.meant(endpoint), address);
    }

    @Override
    public Endpoint remove(String endpoint, Ip address) {
        return parts.addresses.remove(parts.naming.meant(endpoint), address);
    }

    @Override
    public boolean isDrained() {
        return parts.drainVerbs.isDrained();
    }

    @Override
    public void drain(boolean drained) {
        parts.drainVerbs.drain(drained);
    }

    @Override
    public Endpoint drain(String endpoint, boolean drained) {
        return parts.drainVerbs.drain(parts.naming.meant(endpoint), drained);
    }

    @Override
    public Endpoint handOver(Ip address) {
        return parts.drainVerbs.handOver(address);
    }

    @Override
    public Optional<Route> elsewhere(Ip address) {
        return parts.kernel.lookup(address)
                .filter(route -> route.type() == Route.Type.UNICAST && route.destination().isHost())
                .filter(route -> route.announcement(parts.wishes.numbers().protocol()).isEmpty());
    }

    @Override
    public List<Reason> reasons(Endpoint endpoint, Ip address) {
        return parts.announcements.reasons(endpoint, address);
    }

    @Override
    public void taken(String link) {
        parts.registry.endpointOn(link)
                .filter(endpoint -> !FurtherAddresses.of(endpoint).isEmpty())
                .ifPresent(parts.reconciliation::taken);
    }

    @Override
    public Outlook outlook() {
        return parts.reconciliation.outlook();
    }

    @Override
    public Outlook outlook(NetworkSettings supposed) {
        parts.changes.check(supposed);
        return parts.reconciliation.outlook(supposed, parts.changes.followed(supposed));
    }

    @Override
    public Outlook outlook(String network, Map<String, String> values) {
        List<Network> supposed = parts.changes.supposing(network, values);
        Outlook outlook = parts.reconciliation.outlook(parts.settings.network(), supposed);
        return new Outlook(outlook.changes(), joined(parts.changes.told(supposed), outlook.remarks()));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    @Override
    public Outlook set(String network, String key, String value) {
        List<String> told = parts.changes.told(parts.changes.supposing(network, Map.of(key, value)));
        Set<String> withRoutes = new TreeSet<>(parts.policies.wishes().linksWithRoutes());
        List<Change> done = new ArrayList<>(parts.changes.set(network, key, value));
        withRoutes.addAll(parts.policies.wishes().linksWithRoutes());
        done.addAll(parts.reconciliation.settleWith(withRoutes));
        return new Outlook(done, joined(told, parts.reconciliation.outlook().remarks()));
    }

    @Override
    public List<Change> check(String link, String cause) {
        boolean ours = link.equals(Link.LOOPBACK) || parts.registry.endpointOn(link).isPresent();
        return ours ? parts.reconciliation.check(link, cause) : List.of();
    }

    @Override
    public List<Change> reconcile(String cause) {
        return parts.reconciliation.reconcile(cause);
    }

    @Override
    public void check(NetworkSettings proposed) {
        parts.changes.check(proposed);
    }

    @Override
    public void changed() {
        parts.changes.follow();
        later.execute(() -> Cause.during("setting", parts.reconciliation::settle));
    }

    @Override
    public List<Network> networks() {
        return parts.registry.networks();
    }

    @Override
    public List<Endpoint> endpoints() {
        return parts.registry.endpoints();
    }

    @Override
    public List<Metric> metrics() {
        return parts.metrics.all();
    }
}
