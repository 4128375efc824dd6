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
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Change;
import dev.routed.api.network.Addressing;
import dev.routed.api.network.Announcing;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The {@link Networks}, {@link Addressing}, {@link Announcing} and {@link Reconciler} services: wires the verbs together, and adopts at start what a former run left.
 *
 * <p>When IPAM or the kernel's backend is replaced, this component starts anew with the new one and adopts
 * again: there is no other way to recover.
 */
@Component
public final class Driver implements Networks, Addressing, Announcing, Reconciler, Reconfiguring, SettingsListener {
    /** How often to look for endpoints whose end was never told. The kernel's notifications are much faster. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** How often to write down what IPAM remembers: so much of it is lost at most when the process is killed. */
    private static final Duration REMEMBER = Duration.ofMinutes(1);

    private final Ipam ipam;
    private final ScheduledExecutorService later;
    private final Registry registry = new Registry();
    private final Naming naming = new Naming(registry);
    private final Wishes wishes;
    private final Kernel kernel;
    private final Policies policies;
    private final Passage passage;
    private final Reaper reaper;
    private final EndpointFiles endpointFiles;
    private final Settings settings;
    private final Events events;
    private final Announcements announcements;
    private final DrainVerbs drainVerbs;
    private final HostGateways gateways;
    private final NetworkVerbs networks;
    private final NetworkChanges changes;
    private final EndpointVerbs endpoints;
    private final AddressVerbs addresses;
    private final Reconciliation reconciliation;

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
        this.kernel = kernel;
        this.ipam = ipam;
        this.settings = settings;
        this.events = events;
        wishes = new Wishes(settings.kernel());
        later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-driver");
            thread.setDaemon(true);
            return thread;
        });
        policies = new Policies(registry, NetworkOptions.KNOWN, settings.kernel().protocol(), events, later);
        Applier applier = new Applier(kernel, wishes, policies.wishes()::routes);
        reaper = new Reaper(kernel, wishes::ownership, events, later);
        passage = new Passage(registry, forwarding, events, later);
        NetworkFiles files = new NetworkFiles(settings.network().state(), events);
        endpointFiles = new EndpointFiles(settings.network().state(), events);
        gateways = new HostGateways(registry, ipam, applier, settings::network, events);
        networks = new NetworkVerbs(registry, files, ipam, gateways, passage, policies, settings::network, events);
        changes = new NetworkChanges(registry, networks, gateways, policies, settings::network, events);
        Drains drains = new Drains(new DrainFile(settings.network().state()));
        announcements = new Announcements(List.of(drains::reasons, policies.wishes()::reasons));
        Supplier<Terms> terms = () -> new Terms(settings.network(), registry::network, announcements::held);
        Contacts contacts = new Contacts(nanoTime);
        Sandboxes sandboxes = new Sandboxes();
        Locks locks = new Locks();
        TakeDown takeDown = new TakeDown(
                registry,
                endpointFiles,
                ipam,
                applier,
                policies,
                reaper,
                contacts,
                sandboxes,
                locks,
                events,
                later,
                changes,
                drains);
        Upkeep upkeep =
                new Upkeep(registry, applier, policies, announcements, terms, reaper, contacts, locks, takeDown, events);
        endpoints = new EndpointVerbs(
                registry,
                endpointFiles,
                ipam,
                applier,
                policies,
                passage,
                terms,
                events,
                contacts,
                sandboxes,
                locks,
                takeDown,
                upkeep,
                namespaces);
        Supplier<ContainerEnds> ends = () -> new ContainerEnds(kernel, namespaces);
        addresses = new AddressVerbs(registry, endpointFiles, ipam, policies, upkeep, ends, locks, events);
        reconciliation = new Reconciliation(registry, gateways, upkeep, applier, terms, ends, events);
        drainVerbs = new DrainVerbs(registry, drains, reconciliation, terms, events);
    }

    /** Not before the policies that are there have been bound, so that what they want is not taken for a fault. */
    @Activate
    public void adopt() {
        try {
            Cause.during("start", () -> {
                networks.adopt();
                HostState host = kernel.read();
                Adoption.endpoints(wishes.ownership().ours(host), wishes.numbers().protocol(), endpointFiles::complete)
                        .forEach(endpoints::adopt);
                endpointFiles.keepOnly(registry.endpoints());
                drainVerbs.adopt();
                registry.networks().forEach(networks::assign);
                changes.follow();
                policies.adopt(registry.endpoints().stream().map(registry::attachment).toList());
                reconciliation.reconcile(host, "found at the start");
                events.happened("adopt", "host", "%d networks and %d endpoints stand"
                        .formatted(registry.networks().size(), registry.endpoints().size()));
            });
        } catch (RuntimeException e) {
            later.shutdownNow();
            throw e;
        }
        reaper.wake();
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", reconciliation::lookOver),
                LOOK.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
        later.scheduleWithFixedDelay(
                () -> Cause.during("timer", networks::remember),
                REMEMBER.toMillis(),
                REMEMBER.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Deactivate
    public void stop() {
        later.shutdownNow();
        networks.remember();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindPolicy(Policy policy) {
        Cause.during("policy", () -> {
            policies.come(policy);
            putRight(policies.wishes().linksWithRoutes(policy), "policy " + policy.name() + " has come");
        });
    }

    public void unbindPolicy(Policy policy) {
        if (later.isShutdown()) {
            return;
        }
        Cause.during("policy", () -> {
            List<String> links = policies.wishes().linksWithRoutes(policy);
            policies.go(policy);
            putRight(links, "policy " + policy.name() + " has gone");
        });
    }

    /** What policies say of announcements is asked of all that stand. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContainers(Containers containers) {
        naming.come(containers);
    }

    void unbindContainers(Containers containers) {
        naming.go(containers);
    }

    private void putRight(List<String> links, String cause) {
        links.forEach(link -> reconciliation.check(link, cause));
        reconciliation.settle();
    }

    @Override
    public Ipam ipam() {
        return ipam;
    }

    @Override
    public Ip proposeGateway(Family family) {
        return gateways.propose(family);
    }

    @Override
    public void createNetwork(NetworkRequest request) {
        networks.create(request);
    }

    @Override
    public void deleteNetwork(String networkId) {
        // Taken out first, so that an endpoint that comes meanwhile finds it gone.
        Optional<Network> network = registry.removeNetwork(networkId);
        Optional<Refusal> refused = Optional.empty();
        for (Endpoint endpoint : registry.endpointsOf(networkId)) {
            try {
                endpoints.delete(endpoint.id());
            } catch (Refusal e) {
                refused = Optional.of(e);
            }
        }
        network.ifPresent(networks::ended);
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    @Override
    public Endpoint createEndpoint(EndpointRequest request) {
        Endpoint endpoint = endpoints.create(request, networks.of(request));
        if (changes.isBehind(endpoint)) {
            // Its network gave up the gateway while it came up.
            gateways.refresh();
        }
        if (registry.network(request.networkId()).isEmpty()) {
            endpoints.delete(endpoint.id());
            gateways.refresh();
            throw Refusal.of("network %s was removed meanwhile", Names.shortId(request.networkId()));
        }
        return endpoint;
    }

    @Override
    public Endpoint join(String networkId, String endpointId, String sandbox) {
        return endpoints.join(networkId, endpointId, sandbox);
    }

    @Override
    public void leave(String networkId, String endpointId) {
        endpoints.leave(endpointId);
    }

    @Override
    public void deleteEndpoint(String networkId, String endpointId) {
        endpoints.delete(endpointId);
    }

    @Override
    public boolean addressReleased(Ip address) {
        return endpoints.addressReleased(address);
    }

    @Override
    public Endpoint meant(String endpoint) {
        return naming.meant(endpoint);
    }

    @Override
    public Endpoint setOption(String endpoint, String option, Optional<String> value) {
        return endpoints.setOption(naming.meant(endpoint), option, value);
    }

    @Override
    public Map<String, String> describe(String networkId, String endpointId) {
        return endpoints.describe(endpointId);
    }

    @Override
    public Endpoint add(String endpoint, Ip address) {
        return addresses.add(naming.meant(endpoint), address);
    }

    @Override
    public Endpoint remove(String endpoint, Ip address) {
        return addresses.remove(naming.meant(endpoint), address);
    }

    @Override
    public boolean isDrained() {
        return drainVerbs.isDrained();
    }

    @Override
    public void drain(boolean drained) {
        drainVerbs.drain(drained);
    }

    @Override
    public Endpoint drain(String endpoint, boolean drained) {
        return drainVerbs.drain(naming.meant(endpoint), drained);
    }

    @Override
    public Endpoint handOver(Ip address) {
        return drainVerbs.handOver(address);
    }

    @Override
    public Optional<Route> elsewhere(Ip address) {
        return kernel.lookup(address)
                .filter(route -> route.type() == Route.Type.UNICAST && route.destination().isHost())
                .filter(route -> route.announcement(wishes.numbers().protocol()).isEmpty());
    }

    @Override
    public List<Reason> reasons(Endpoint endpoint, Ip address) {
        return announcements.reasons(endpoint, address);
    }

    @Override
    public void reconsider(String endpointId) {
        reconciliation.settleOne(endpointId);
    }

    @Override
    public void taken(String link) {
        registry.endpointOn(link)
                .filter(endpoint -> !FurtherAddresses.of(endpoint).isEmpty())
                .ifPresent(reconciliation::taken);
    }

    @Override
    public Outlook outlook() {
        return reconciliation.outlook();
    }

    @Override
    public Outlook outlook(NetworkSettings supposed) {
        changes.check(supposed);
        return reconciliation.outlook(supposed, changes.followed(supposed));
    }

    @Override
    public Outlook outlook(String network, Map<String, String> values) {
        List<Network> supposed = changes.supposing(network, values);
        Outlook outlook = reconciliation.outlook(settings.network(), supposed);
        return new Outlook(outlook.changes(), joined(changes.told(supposed), outlook.remarks()));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    @Override
    public Outlook set(String network, String key, String value) {
        List<String> told = changes.told(changes.supposing(network, Map.of(key, value)));
        List<Change> done = new ArrayList<>(changes.set(network, key, value));
        done.addAll(reconciliation.settle());
        return new Outlook(done, joined(told, reconciliation.outlook().remarks()));
    }

    @Override
    public List<Change> check(String link, String cause) {
        boolean ours = link.equals(Link.LOOPBACK) || registry.endpointOn(link).isPresent();
        return ours ? reconciliation.check(link, cause) : List.of();
    }

    @Override
    public List<Change> reconcile(String cause) {
        return reconciliation.reconcile(cause);
    }

    @Override
    public void check(NetworkSettings proposed) {
        changes.check(proposed);
    }

    @Override
    public void changed() {
        changes.follow();
        later.execute(() -> Cause.during("setting", reconciliation::settle));
    }

    @Override
    public List<Network> networks() {
        return registry.networks();
    }

    @Override
    public List<Endpoint> endpoints() {
        return registry.endpoints();
    }
}
