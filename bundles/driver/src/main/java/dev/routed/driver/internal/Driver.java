package dev.routed.driver.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.engine.Containers;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.message.Failure;
import dev.routed.api.message.ShortId;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.MetricSource;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.EndpointAddresses;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkAdmin;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.Networks;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.network.Port;
import dev.routed.api.network.Reason;
import dev.routed.api.network.Reconciler;
import dev.routed.api.network.Reconciliation;
import dev.routed.api.network.Withdrawal;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.api.settings.SettingsListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
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
 * Provides the services of the driver: adopts what an earlier run left, and passes each call to its part. If IPAM or
 * the kernel's backend is replaced, OSGi creates a new instance, which adopts again. Thread-safe.
 */
@Component
public final class Driver
        implements Networks,
                EndpointAddresses,
                AnnouncementAdmin,
                Reconciler,
                NetworkAdmin,
                Withdrawal,
                SettingsListener,
                HealthCheck,
                MetricSource {
    /** How often to look for orphaned endpoints. The kernel's notifications are much faster. */
    private static final Duration LOOK_OVER = Duration.ofSeconds(10);

    /** How often to ask the engine which endpoints its containers have: an endpoint ends after two such answers. */
    private static final Duration ASK_ENGINE = Duration.ofMinutes(1);

    /** How often to write IPAM's histories: at most this much of them is lost if the process is killed. */
    private static final Duration REMEMBER = Duration.ofMinutes(1);

    private final Ipam ipam;
    private final Events events;
    private final ScheduledExecutorService later = DaemonThreads.scheduler("routed-driver");
    /** Separate from all else: an engine that is busy takes seconds to answer. */
    private final ScheduledExecutorService questions = DaemonThreads.scheduler("routed-questions");

    private final Wiring parts;

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

    /** @param nanoTime as {@link System#nanoTime}: measures the time since the engine's calls */
    public Driver(
            Kernel kernel,
            Namespaces namespaces,
            Ipam ipam,
            Forwarding forwarding,
            Settings settings,
            Events events,
            LongSupplier nanoTime) {
        this.ipam = ipam;
        this.events = events;
        parts = new Wiring(kernel, namespaces, ipam, forwarding, settings, events, later, nanoTime);
    }

    /** Runs after the present policies have been bound, so that their routes are not removed. */
    @Activate
    public void adopt() {
        try {
            Trigger.during("start", () -> {
                HostState host = parts.adoption.adopt();
                parts.policies.adopt(parts.registry.endpoints(), parts.reconciler::settleOne);
                parts.reconciler.reconcile(host, "found at the start");
                int networks = parts.registry.networks().size();
                int endpoints = parts.registry.endpoints().size();
                events.info("adopt", "host", "adopted %d networks and %d endpoints".formatted(networks, endpoints));
            });
        } catch (RuntimeException e) {
            later.shutdownNow();
            questions.shutdownNow();
            parts.policies.close();
            throw e;
        }
        parts.reaper.wake();
        every(later, LOOK_OVER, "links", parts.reconciler::lookOver);
        every(later, LOOK_OVER, "addresses", parts.judge::judgeAgain);
        every(later, REMEMBER, "network files", parts.serving::remember);
        every(questions, ASK_ENGINE, "the engine's containers", this::askEngine);
    }

    private void every(ScheduledExecutorService scheduler, Duration period, String subject, Runnable work) {
        scheduler.scheduleWithFixedDelay(
                () -> Trigger.during("timer", () -> attempt(subject, work)),
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** A failure must not end the repetition. */
    private void attempt(String subject, Runnable work) {
        try {
            work.run();
            parts.conditions.checks().end(subject);
        } catch (RuntimeException e) {
            parts.conditions.checks().report(subject, "are not checked: " + Failure.reason(e));
        }
    }

    @Deactivate
    public void stop() {
        parts.policies.close();
        later.shutdownNow();
        questions.shutdownNow();
        parts.connections.flush();
        parts.serving.remember();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bindPolicy(Policy policy) {
        Trigger.during("policy", () -> {
            parts.policies.bind(policy);
            List<String> links = parts.policies.contributions().linksWithRoutes(policy);
            parts.reconciler.follow(links, "policy " + policy.name() + " started");
        });
    }

    public void unbindPolicy(Policy policy) {
        if (later.isShutdown()) {
            return;
        }
        Trigger.during("policy", () -> {
            List<String> links = parts.policies.contributions().linksWithRoutes(policy);
            parts.policies.unbind(policy);
            parts.reconciler.follow(links, "policy " + policy.name() + " stopped");
        });
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindContainers(Containers containers) {
        parts.engine.bind(containers);
    }

    void unbindContainers(Containers containers) {
        parts.engine.unbind(containers);
    }

    @Override
    public Ipam ipam() {
        return ipam;
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
        parts.endpoints.deleteNetwork(networkId);
        parts.conditions.networks().end(ShortId.of(networkId));
    }

    @Override
    public Endpoint createEndpoint(EndpointRequest request) {
        return parts.endpoints.create(request);
    }

    @Override
    public Endpoint join(String networkId, String endpointId, String sandbox, SortedSet<Port> ports) {
        return parts.endpointChanges.join(networkId, endpointId, sandbox, ports);
    }

    @Override
    public void populateSandbox(String networkId, String endpointId) {
        parts.endpoints.called(networkId, endpointId).ifPresent(parts.reconciler::populateSandbox);
    }

    @Override
    public void leave(String networkId, String endpointId) {
        parts.endpointChanges.leave(networkId, endpointId);
    }

    @Override
    public void deleteEndpoint(String networkId, String endpointId) {
        parts.endpoints.delete(networkId, endpointId);
    }

    @Override
    public boolean addressReleased(Ip address) {
        return parts.teardown.addressReleased(address);
    }

    @Override
    public Endpoint resolve(String endpoint) {
        return parts.lookup.resolve(endpoint);
    }

    @Override
    public Endpoint setOption(String endpoint, String option, Optional<String> value) {
        return parts.endpointChanges.setOption(resolve(endpoint), option, value);
    }

    @Override
    public Map<String, String> describe(String networkId, String endpointId) {
        return parts.endpoints.describe(networkId, endpointId);
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
    public Endpoint add(String endpoint, Ip address) {
        return parts.endpointChanges.addAddress(resolve(endpoint), address);
    }

    @Override
    public Endpoint remove(String endpoint, Ip address) {
        return parts.endpointChanges.removeAddress(resolve(endpoint), address);
    }

    @Override
    public boolean isDrained() {
        return parts.drains.isHostDrained();
    }

    @Override
    public void drain(boolean drained) {
        parts.drainOperations.drain(drained);
    }

    @Override
    public Endpoint drain(String endpoint, boolean drained) {
        return parts.drainOperations.drain(resolve(endpoint), drained);
    }

    @Override
    public Endpoint handOver(Ip address) {
        return parts.drainOperations.handOver(address);
    }

    @Override
    public Optional<Route> routeElsewhere(Ip address) {
        return parts.applier.foreignRoute(address);
    }

    @Override
    public List<Reason> reasons(Endpoint endpoint, Ip address) {
        return parts.desired.reasons(endpoint, address);
    }

    @Override
    public PlanPreview preview() {
        return parts.preview.preview();
    }

    @Override
    public List<Change> check(String link, String cause) {
        return parts.reconciler.check(link, cause);
    }

    @Override
    public Reconciliation reconcile(String cause) {
        return parts.reconciler.reconcile(cause);
    }

    @Override
    public Optional<String> unrepaired(Ip address) {
        return parts.registry.endpoint(address).map(Endpoint::link).filter(parts.reconciler::isUnrepaired);
    }

    @Override
    public void judge(boolean routes) {
        parts.judge.judge(routes);
    }

    @Override
    public boolean isUnrepaired(String link) {
        return parts.reconciler.isUnrepaired(link);
    }

    @Override
    public void peerMoved(String link) {
        parts.reconciler.peerMoved(link);
    }

    @Override
    public PlanPreview set(String network, String key, String value) {
        return parts.administration.set(network, key, value);
    }

    @Override
    public PlanPreview preview(String network, Map<String, String> values) {
        return parts.administration.preview(network, values);
    }

    @Override
    public PlanPreview preview(NetworkSettings supposed) {
        return parts.administration.preview(supposed);
    }

    @Override
    public void check(NetworkSettings proposed) {
        parts.networkEdits.check(proposed);
    }

    @Override
    public void changed() {
        parts.networkChanges.follow();
        later.execute(() -> Trigger.during("setting", parts.reconciler::settle));
    }

    @Override
    public Reconciliation withdraw(boolean keepContainers) {
        return parts.withdrawal.withdraw(keepContainers);
    }

    /** Ends or reports endpoints that no container of the engine has; the timer calls it. */
    void askEngine() {
        parts.unclaimed.look();
    }

    @Override
    public String name() {
        return "driver";
    }

    @Override
    public List<Finding> findings() {
        return Stream.of(
                        parts.connections.findings(),
                        parts.conditions.findings(),
                        parts.storedNetworks.findings(),
                        parts.table.files().findings(),
                        parts.drains.findings(),
                        parts.policies.findings(),
                        parts.forwardingKeeper.findings())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Metric> metrics() {
        return parts.metrics.all();
    }
}
