package dev.routed.driver.internal.host;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.desired.DesiredStates;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.plan.Plan;
import dev.routed.plan.Veth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans the repair or the change of one endpoint, on its host link and in its container. Changes nothing. */
record RepairPlanner(DesiredStates desiredStates) {
    RepairPlan change(Endpoint live, DesiredEndpoint desired, HostState present, ContainerLinks containers) {
        Endpoint after = desired.endpoint();
        Optional<Link> link = present.link(live.link());
        boolean addresses = link.filter(ContainerLinks::isTaken).isPresent()
                && Stream.of(live, after)
                        .anyMatch(endpoint -> !SecondaryAddresses.of(endpoint).isEmpty());
        boolean otherMtu = link.isPresent() && after.mtu() != live.mtu();
        if (!addresses && !otherMtu) {
            return RepairPlan.onHost(live.link(), Optional.of(after), plan(desired, present));
        }
        return containers
                .find(live, link.get())
                .map(end -> new RepairPlan(
                        live.link(),
                        Optional.of(after),
                        Optional.of(end),
                        addresses ? inside(live, desired, end) : Plan.inside(veth(desired), end.link()),
                        plan(desired, present),
                        false))
                .orElseGet(() -> announcementsAlone(live, desired, present));
    }

    /** Announcements need no change in the container. */
    private RepairPlan announcementsAlone(Endpoint live, DesiredEndpoint desired, HostState present) {
        DesiredEndpoint announced =
                desired.as(live.withSuppressed(desired.endpoint().suppressed()));
        return new RepairPlan(
                live.link(),
                Optional.of(announced.endpoint()),
                Optional.empty(),
                List.of(),
                plan(announced, present),
                true);
    }

    private List<Step> inside(Endpoint live, DesiredEndpoint desired, ContainerLink end) {
        String name = end.link().name();
        return Plan.inside(
                veth(desired),
                DesiredStates.inside(desired.endpoint(), name),
                DesiredStates.inside(live, name),
                end.link(),
                end.addresses());
    }

    private Veth veth(DesiredEndpoint desired) {
        return desiredStates.endpoint(desired).veths().get(0);
    }

    private List<Step> plan(DesiredEndpoint desired, HostState present) {
        return Plan.between(desiredStates.endpoint(desired), present, desiredStates.ownership());
    }
}
