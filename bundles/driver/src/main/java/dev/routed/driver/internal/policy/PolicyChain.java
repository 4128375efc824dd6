package dev.routed.driver.internal.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Route;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.driver.internal.state.Registry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Calls the bound policies: to check networks and endpoints, and to follow changes. Thread-safe. */
public final class PolicyChain {
    /** Time after the start for policies to be bound, before their options count as idle, and between two looks. */
    private static final Duration ARRIVAL = Duration.ofSeconds(10);

    private final Registry registry;
    private final BoundPolicies policies;
    private final PolicyOptions options;
    private final PolicyContributions contributions;
    private final LastingConditions idle;
    private final Events events;
    private final Map<String, Attachment> attachments = new ConcurrentHashMap<>();
    private final Map<String, Long> rejections = new ConcurrentHashMap<>();

    /** @param protocol rtm_protocol of our routes */
    public PolicyChain(Registry registry, int protocol, Events events, ScheduledExecutorService later) {
        this.registry = registry;
        this.policies = new BoundPolicies(attachments.values(), events, later);
        this.options = new PolicyOptions(registry, policies);
        this.idle = new LastingConditions(
                "option-idle", Severity.WARNING, "nothing enforces it, as its policy is stopped or removed", events);
        this.contributions = new PolicyContributions(attachments, policies, protocol, events);
        this.events = events;
    }

    public void bind(Policy policy) {
        policies.bind(policy);
        policy.options().forEach(option -> idle.end(option.name()));
    }

    public void unbind(Policy policy) {
        policies.unbind(policy);
        Map<String, String> now = options.idle();
        policy.options().stream()
                .map(KnownOption::name)
                .filter(now::containsKey)
                .forEach(option -> idle.report(option, now.get(option)));
    }

    /** @param listener receives the identifier of an endpoint whose announcements a policy wants reconsidered */
    public void adopt(Collection<Endpoint> endpoints, Consumer<String> listener) {
        endpoints.forEach(this::put);
        policies.start(listener);
        policies.schedule(this::lookForIdleOptions, ARRIVAL);
    }

    /** A network or endpoint with an idle option may have gone since. */
    private void lookForIdleOptions() {
        idle.replace(options.idle());
        policies.schedule(this::lookForIdleOptions, ARRIVAL);
    }

    /** Ends: calls of policies to their change listener have no effect any more. */
    public void close() {
        attemptAll(policy -> policy.setChangeListener(endpoint -> {}), "cannot be disconnected: ");
    }

    /** The policies that are not in force, and the options of policies that are not bound. */
    public List<Finding> findings() {
        return Stream.concat(policies.findings().stream(), idle.findings().stream())
                .toList();
    }

    public PolicyOptions options() {
        return options;
    }

    public PolicyContributions contributions() {
        return contributions;
    }

    /** @throws RejectedException if a policy rejects the network */
    public void check(Network network) {
        callAll(policy -> policy.check(network));
    }

    /** May take long, and holds no lock meanwhile. @throws RejectedException if a policy rejects the endpoint */
    public void check(Attachment attachment) {
        callAll(policy -> policy.check(attachment));
    }

    /** Reports an endpoint as it is now. @throws RejectedException if a policy cannot follow; others may have */
    public void update(Endpoint endpoint) {
        policies.together(() -> {
            policies.requireInForce();
            List<Attachment> changed = List.of(put(endpoint));
            callAll(policy -> policy.update(changed));
        });
    }

    /** As {@link #update}. @return the endpoint's routes of policies */
    public List<Route> updateForRoutes(Endpoint endpoint) {
        update(endpoint);
        return contributions.requireRoutes(endpoint);
    }

    /** Tells the policies that an endpoint has not changed after all. Never fails; an event names a faulty policy. */
    public void restore(Endpoint endpoint) {
        policies.together(() -> restore(List.of(put(endpoint))));
    }

    private void restore(List<Attachment> unchanged) {
        attemptAll(policy -> policy.update(unchanged), "cannot undo a change: ");
    }

    /**
     * Gives a network other options. No endpoint comes up meanwhile, so that policies learn the new options of each.
     *
     * @return the links on which a policy wants routes by the old options or by the new ones
     * @throws RejectedException if a policy cannot follow; then all is as before
     */
    public Set<String> change(Network before, Network after) {
        Set<String> links = new TreeSet<>();
        policies.alone(() -> {
            List<Attachment> members = attachments.values().stream()
                    .filter(member -> member.endpoint().networkId().equals(after.id()))
                    .toList();
            policies.requireInForce();
            links.addAll(PolicyContributions.linksWithRoutes(members, contributions::routes));
            registry.add(after);
            try {
                List<Attachment> changed = putAgain(members);
                callAll(policy -> policy.update(changed));
                links.addAll(PolicyContributions.linksWithRoutes(changed, contributions::requireRoutes));
            } catch (RuntimeException e) {
                registry.add(before);
                restore(putAgain(members));
                throw e;
            }
        });
        return links;
    }

    private List<Attachment> putAgain(List<Attachment> members) {
        return members.stream().map(Attachment::endpoint).map(this::put).toList();
    }

    private Attachment put(Endpoint endpoint) {
        Attachment attachment = registry.attachment(endpoint);
        attachments.put(endpoint.id(), attachment);
        return attachment;
    }

    /** Tells the policies how an endpoint is announced from now on. Never fails; an event names a faulty policy. */
    public void announced(Endpoint endpoint) {
        policies.together(() -> {
            Attachment attachment = put(endpoint);
            attemptAll(policy -> policy.announced(attachment), "cannot follow an announcement: ");
        });
    }

    /** Tells the policies that nothing is left of an endpoint. Never fails; an event names a faulty policy. */
    public void removed(Endpoint endpoint) {
        policies.together(() -> {
            Attachment attachment = attachments.remove(endpoint.id());
            if (attachment != null) {
                attemptAll(policy -> policy.removed(attachment), "cannot forget an endpoint: ");
            }
        });
    }

    private void callAll(Consumer<Policy> call) {
        for (Policy policy : policies.all()) {
            try {
                PolicyCall.run(policy, () -> call.accept(policy));
            } catch (RejectedException e) {
                rejections.merge(policy.name(), 1L, Long::sum);
                throw e;
            }
        }
    }

    private void attemptAll(Consumer<Policy> call, String complaint) {
        for (Policy policy : policies.all()) {
            try {
                PolicyCall.run(policy, () -> call.accept(policy));
            } catch (RejectedException e) {
                events.warn("policy", policy.name(), complaint + e.getMessage());
            }
        }
    }

    /** How often each policy has rejected something; a policy that never did has 0. */
    public Map<String, Long> rejections() {
        Map<String, Long> all = new TreeMap<>(rejections);
        policies.all().forEach(policy -> all.putIfAbsent(policy.name(), 0L));
        return all;
    }
}
