package dev.routed.driver.internal.reconcile;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.message.Failure;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reconciliation;
import dev.routed.driver.internal.endpoint.ContainerIpv6;
import dev.routed.driver.internal.endpoint.EndpointReconciler;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.Conditions;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.driver.internal.network.GatewayService;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Compares the host with the desired state and repairs it. A whole-host read only finds suspect links; each of them is
 * then read and checked alone, while no operation changes its endpoint. Thread-safe.
 */
public final class HostReconciler {
    private static final String LOOK = "periodic check";

    private final Registry registry;
    private final GatewayService gateways;
    private final EndpointReconciler endpoints;
    private final Suspects suspects;
    private final Applier applier;
    private final Events events;
    private final ContainerIpv6 ipv6;
    private final Rotation rotation = new Rotation();
    private final LastingConditions checks;
    private final RepairRetries retries;
    private final AtomicLong repaired = new AtomicLong();
    private final AtomicLong unrepaired = new AtomicLong();

    public HostReconciler(
            Registry registry,
            GatewayService gateways,
            EndpointReconciler endpoints,
            ContainerIpv6 ipv6,
            Suspects suspects,
            Applier applier,
            Conditions conditions,
            ScheduledExecutorService later,
            Events events) {
        this.registry = registry;
        this.gateways = gateways;
        this.endpoints = endpoints;
        this.ipv6 = ipv6;
        this.suspects = suspects;
        this.applier = applier;
        this.events = events;
        this.checks = conditions.checks();
        this.retries = new RepairRetries(conditions.repairs(), later, link -> check(link, "tried again"));
    }

    /** Adds the secondary addresses of the endpoint on a link whose peer has moved into a container; no repair. */
    public void peerMoved(String link) {
        Optional<Endpoint> moved = registry.endpointOn(link)
                .filter(endpoint -> !SecondaryAddresses.of(endpoint).isEmpty());
        moved.ifPresent(endpoint -> check(link, "carrier up", applier.containers()));
    }

    /** As {@link #peerMoved}, for an endpoint whose peer may have moved, unless its container has had them all. */
    public void populateSandbox(Endpoint endpoint) {
        if (!endpoints.isPopulated(endpoint)) {
            peerMoved(endpoint.link());
        }
    }

    /** Repairs the host and its containers. @param cause why, for the events */
    public Reconciliation reconcile(String cause) {
        return reconcile(applier::host, cause);
    }

    public Reconciliation reconcile(HostState host, String cause) {
        return reconcile(() -> host, cause);
    }

    private Reconciliation reconcile(Supplier<HostState> reading, String cause) {
        ContainerLinks containers = applier.containers();
        List<Change> done = new ArrayList<>();
        Map<String, String> failures = new LinkedHashMap<>();
        registry.endpoints()
                .forEach(endpoint -> done.addAll(
                        attempt(endpoint.link(), () -> endpoints.settle(endpoint, containers), failures::put)));
        HostState host = reading.get();
        Set<String> links = suspects.differing(host);
        links.addAll(suspects.orphans(host.links()));
        links.addAll(suspects.withSecondary());
        failures.keySet().removeAll(links);
        links.forEach(link -> done.addAll(check(link, cause, containers, failures::put)));
        return new Reconciliation(done, List.copyOf(failures.values()));
    }

    /** Makes one endpoint what it should be, if it is live. @throws KernelException if a step fails */
    public void settleOne(String endpointId) {
        registry.endpoint(endpointId).ifPresent(endpoint -> endpoints.settle(endpoint, applier.containers()));
    }

    /** Makes endpoints what they should be where MTU or announcements differ. Reads only the links of these. */
    public List<Change> settle() {
        return settle(applier.containers());
    }

    private List<Change> settle(ContainerLinks containers) {
        List<Change> done = new ArrayList<>();
        registry.endpoints()
                .forEach(endpoint ->
                        done.addAll(attempt(endpoint.link(), () -> endpoints.settle(endpoint, containers))));
        return done;
    }

    /** As {@link #settle}, and checks more links, whose endpoints may have other routes of policies now. */
    public List<Change> settleWith(Collection<String> links) {
        ContainerLinks containers = applier.containers();
        List<Change> done = settle(containers);
        links.forEach(link -> done.addAll(attempt(link, () -> endpoints.check(link, containers, change -> {}))));
        return done;
    }

    /** Checks these links, and makes endpoints what they should be where announcements differ. */
    public void follow(Collection<String> links, String cause) {
        ContainerLinks containers = applier.containers();
        links.forEach(link -> check(link, cause, containers));
        settle(containers);
    }

    private List<Change> attempt(String link, Supplier<List<Change>> work) {
        return attempt(link, work, (failed, sentence) -> {});
    }

    /** @param failed receives the link and a sentence if the work fails; it is tried again by a check of the link */
    private List<Change> attempt(String link, Supplier<List<Change>> work, BiConsumer<String, String> failed) {
        try {
            return work.get();
        } catch (KernelException | RejectedException e) {
            unrepaired.incrementAndGet();
            String subject = registry.endpointOn(link).map(LinkNames::subject).orElse(link);
            String sentence = "%s cannot be repaired: %s".formatted(link, e.getMessage());
            retries.failed(link, subject, sentence + "; routed tries again");
            failed.accept(link, sentence);
            return List.of();
        }
    }

    /**
     * Checks all endpoints, but reads only the host's links, the containers with secondary addresses, and all of a few
     * endpoints in turn: what no notification told is found as well.
     */
    public void lookOver() {
        try {
            Set<String> links =
                    new LinkedHashSet<>(suspects.orphans(applier.kernel().links()));
            links.addAll(suspects.withSecondary());
            List<Endpoint> inTurn = rotation.next(registry.endpoints());
            inTurn.forEach(endpoint -> links.add(endpoint.link()));
            follow(links, LOOK);
            ContainerLinks containers = applier.containers();
            inTurn.forEach(endpoint -> attempt(endpoint.link(), () -> {
                List<Change> done = ipv6.restore(endpoint, containers);
                done.forEach(change -> report(endpoint.link(), LOOK, change));
                return done;
            }));
            checks.end("host");
        } catch (RuntimeException e) {
            checks.report("host", "cannot be checked: " + Failure.reason(e));
        }
    }

    /** Repairs one link; a link that is neither an endpoint's nor {@code lo} is not ours. */
    public List<Change> check(String link, String cause) {
        if (link.equals(Link.LOOPBACK) || registry.endpointOn(link).isPresent()) {
            return check(link, cause, applier.containers());
        }
        retries.succeeded(link);
        return List.of();
    }

    private List<Change> check(String link, String cause, ContainerLinks containers) {
        return check(link, cause, containers, (failed, sentence) -> {});
    }

    private List<Change> check(
            String link, String cause, ContainerLinks containers, BiConsumer<String, String> failed) {
        return attempt(
                link,
                () -> {
                    List<Change> done = repair(link, cause, containers);
                    retries.succeeded(link);
                    return done;
                },
                failed);
    }

    /** Whether a repair of the link failed and is tried again. */
    public boolean isUnrepaired(String link) {
        return retries.isFailed(link);
    }

    private List<Change> repair(String link, String cause, ContainerLinks containers) {
        if (!link.equals(Link.LOOPBACK)) {
            return endpoints.check(link, containers, change -> report(link, cause, change));
        }
        List<Change> done = gateways.answer();
        done.forEach(change -> report(link, cause, change));
        return done;
    }

    private void report(String link, String cause, Change repair) {
        events.warn("reconcile", link, "%s: repaired by '%s'".formatted(cause, repair));
        repaired.incrementAndGet();
    }

    /** How many changes have repaired links since the start, and how often a link could not be repaired. */
    public Map<String, Long> repairs() {
        return Map.of("done", repaired.get(), "failed", unrepaired.get());
    }
}
