package dev.routed.driver.internal.endpoint;

import dev.routed.api.event.Events;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.message.Enumeration;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.PlanPreview;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.desired.EffectiveSettings;
import dev.routed.driver.internal.desired.OrphanRules;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ContainerLinks;
import dev.routed.driver.internal.host.DesiredEndpoints;
import dev.routed.driver.internal.host.Reaper;
import dev.routed.driver.internal.host.RepairPlan;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.driver.internal.state.EndpointTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes live endpoints what they should be, and ends orphaned ones. Thread-safe. */
public final class EndpointReconciler {
    private final EndpointTable table;
    private final DesiredEndpoints desired;
    private final Applier applier;
    private final EndpointUpdates updates;
    private final Reaper reaper;
    private final Teardown teardown;
    private final Events events;
    private final LastingConditions unseen;

    public EndpointReconciler(
            EndpointTable table,
            DesiredEndpoints desired,
            Applier applier,
            EndpointUpdates updates,
            Reaper reaper,
            Teardown teardown,
            LastingConditions unseen,
            Events events) {
        this.table = table;
        this.desired = desired;
        this.applier = applier;
        this.updates = updates;
        this.reaper = reaper;
        this.teardown = teardown;
        this.unseen = unseen;
        this.events = events;
    }

    /** Whether an endpoint seems orphaned; {@link #check} decides it while no operation changes the endpoint. */
    public boolean seemsOrphaned(Endpoint endpoint, Optional<Link> link) {
        return orphaned(endpoint, link).isPresent();
    }

    private Optional<String> orphaned(Endpoint endpoint, Optional<Link> link) {
        return OrphanRules.reason(
                endpoint,
                link,
                table.activity().silence(endpoint.id()),
                table.activity().running());
    }

    /**
     * Checks one host link of ours, repairs it and returns the changes; no operation changes its endpoint meanwhile.
     *
     * @param repaired receives repairs, but not the secondary addresses that a container gets for the first time
     */
    public List<Change> check(String link, ContainerLinks containers, Consumer<Change> repaired) {
        synchronized (table.lock(LinkNames.shortIdOf(link))) {
            Optional<Endpoint> live = table.registry().endpointOn(link);
            if (live.isPresent()) {
                return check(live.get(), desired.of(live.get()), containers, repaired);
            }
            RepairPlan removal = applier.remove(link, applier.ours(link));
            removal.carryOut(applier.kernel());
            reaper.wake();
            removal.changes().forEach(repaired);
            return removal.changes();
        }
    }

    /** Ends a live endpoint that no container has, unless the engine has just called about it. */
    public void end(Endpoint endpoint, String why) {
        synchronized (table.lock(endpoint.id())) {
            table.live(endpoint.id())
                    .filter(live -> table.activity()
                            .silence(live.id())
                            .map(silence -> silence.compareTo(OrphanRules.COMING) >= 0)
                            .orElse(true))
                    .ifPresent(live -> teardown.end(live, why));
        }
    }

    /** Whether the container of an endpoint has had all its secondary addresses. */
    public boolean isPopulated(Endpoint endpoint) {
        return table.sandboxes().isComplete(endpoint.id());
    }

    /** Makes an endpoint what it should be if it is known to differ; the kernel is read only then. */
    public List<Change> settle(Endpoint endpoint, ContainerLinks containers) {
        synchronized (table.lock(endpoint.id())) {
            Optional<Endpoint> live = table.live(endpoint.id());
            return live.flatMap(present -> desired.differing(present, desired.settings()))
                    .map(wanted -> check(live.get(), wanted, containers, change -> {}))
                    .orElse(List.of());
        }
    }

    private List<Change> check(
            Endpoint live, DesiredEndpoint wanted, ContainerLinks containers, Consumer<Change> repaired) {
        HostState present = present(live, repaired);
        Optional<String> orphaned = orphaned(live, present.link(live.link()));
        if (orphaned.isPresent()) {
            checkNotRenamed(live, present);
            teardown.end(live, orphaned.get());
            return List.of();
        }
        RepairPlan repair = applier.change(live, wanted, present, containers);
        reportUnseen(live, wanted.endpoint(), repair);
        updates.become(live, wanted.as(repair.endpoint().orElseThrow()), repair);
        boolean populated = isPopulated(live);
        if (!repair.missing()
                && present.link(live.link()).filter(ContainerLinks::isTaken).isPresent()) {
            table.sandboxes().complete(live.id());
        }
        List<Change> repairs = repair.changes().stream()
                .filter(change -> populated || !isAddressInside(change))
                .toList();
        repairs.forEach(repaired);
        if (repairs.size() < repair.changes().size()) {
            String addresses = Enumeration.all(SecondaryAddresses.of(live));
            events.info("addresses", LinkNames.subject(live), "has %s in its container".formatted(addresses));
        }
        return repair.changes();
    }

    private HostState present(Endpoint live, Consumer<Change> repaired) {
        HostState present = applier.ours(live.link());
        Optional<Change> alias = present.links().isEmpty() ? applier.restoreAlias(live) : Optional.empty();
        alias.ifPresent(repaired);
        return alias.isPresent() ? applier.ours(live.link()) : present;
    }

    /** @throws KernelException if the endpoint's link has another name: its container still uses it */
    private void checkNotRenamed(Endpoint live, HostState present) {
        if (present.links().isEmpty()) {
            applier.renamed(live).ifPresent(name -> {
                throw new KernelException(
                        KernelException.Kind.NO_LINK,
                        "%s was renamed to %s: rename it by 'ip link set %s down', 'ip link set %s name %s'"
                                .formatted(live.link(), name, name, name, live.link()));
            });
        }
    }

    private static boolean isAddressInside(Change change) {
        return change.container().isPresent() && change.step() instanceof Step.AddAddress;
    }

    /** What {@link #check} would carry out under these settings, and what it could not. */
    public PlanPreview preview(String link, EffectiveSettings supposed, ContainerLinks containers) {
        synchronized (table.lock(LinkNames.shortIdOf(link))) {
            HostState present = applier.ours(link);
            if (present.links().isEmpty()) {
                return new PlanPreview(List.of(), List.of());
            }
            Optional<Endpoint> live = table.registry().endpointOn(link);
            if (live.isEmpty()) {
                return new PlanPreview(applier.remove(link, present).changes(), List.of());
            }
            DesiredEndpoint wanted = desired.of(live.get(), supposed);
            RepairPlan repair = applier.change(live.get(), wanted, present, containers);
            List<String> remarks = repair.missing()
                    ? List.of(LinkNames.subject(live.get()) + " " + unseen(live.get(), wanted.endpoint()))
                    : List.of();
            return new PlanPreview(repair.changes(), remarks);
        }
    }

    private void reportUnseen(Endpoint live, Endpoint wanted, RepairPlan repair) {
        if (repair.missing()) {
            unseen.report(LinkNames.subject(live), unseen(live, wanted));
        } else {
            unseen.end(LinkNames.subject(live));
        }
    }

    private static String unseen(Endpoint live, Endpoint wanted) {
        return wanted.mtu() == live.mtu()
                ? "%s may be missing in its container: %s"
                        .formatted(Enumeration.all(SecondaryAddresses.of(live)), ContainerLinks.UNSEEN)
                : "keeps an MTU of %d bytes instead of %d: %s"
                        .formatted(live.mtu(), wanted.mtu(), ContainerLinks.UNSEEN);
    }
}
