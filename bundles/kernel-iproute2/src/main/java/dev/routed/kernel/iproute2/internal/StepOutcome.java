package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.StepCases;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Tells whether the host is as a step wants it. */
final class StepOutcome {
    /** False where the state does not show the outcome. DeleteLink: only asked while the link exists. */
    private static final BiFunction<Step, HostState, Boolean> CASES = new StepCases<HostState, Boolean>()
            .on(Step.CreateVeth.class, (step, there) -> false)
            .on(
                    Step.SetAlias.class,
                    (step, there) -> link(there, link -> link.alias().equals(step.alias())))
            .on(Step.SetMtu.class, (step, there) -> link(there, link -> link.mtu() == step.mtu()))
            .on(Step.LeaveIpv6ToUs.class, (step, there) -> false)
            .on(Step.SetUp.class, (step, there) -> link(there, Link::up))
            .on(Step.SetGroup.class, (step, there) -> link(there, link -> link.group() == step.group()))
            .on(Step.DeleteLink.class, (step, there) -> false)
            .on(Step.DeleteGroup.class, (step, there) -> there.links().isEmpty())
            .on(
                    Step.AddAddress.class,
                    (step, there) ->
                            there.addresses().contains(step.address()) && !ForeignConflicts.hasOtherLabel(step, there))
            .on(Step.RemoveAddress.class, StepOutcome::isRemoved)
            .on(
                    Step.AddNeighbour.class,
                    (step, there) -> there.neighbours().stream().anyMatch(step.neighbour()::equals))
            .on(Step.RemoveNeighbour.class, (step, there) -> !there.neighbours().contains(step.neighbour()))
            .on(
                    Step.AddRoute.class,
                    (step, there) -> there.routes().contains(step.route().asStored()))
            .on(
                    Step.RemoveRoute.class,
                    (step, there) -> !there.routes().contains(step.route().asStored()))
            .complete();

    private StepOutcome() {}

    /** @param there the step's link with the objects on it, and all routes to the step's destination */
    static boolean isDone(Step step, HostState there) {
        return CASES.apply(step, there);
    }

    private static boolean isRemoved(Step.RemoveAddress step, HostState there) {
        return there.addresses().stream()
                .filter(address -> address.prefix().equals(step.address().prefix()))
                .noneMatch(address -> step.address().label().isEmpty()
                        || address.label().equals(step.address().label()));
    }

    private static boolean link(HostState there, Predicate<Link> condition) {
        return there.links().stream().anyMatch(condition);
    }
}
