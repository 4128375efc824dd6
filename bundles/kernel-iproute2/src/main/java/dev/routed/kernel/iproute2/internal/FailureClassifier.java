package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.iproute2.argv.IpError;
import dev.routed.process.Program;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Classifies a failed step. {@code ip} prints the errno as text only, so the state of the host decides: the object that
 * the step wants exists, a foreign one exists, or the state explains nothing.
 */
record FailureClassifier(IpHostReader reader) {
    /**
     * The line at which {@code ip} stopped without reporting its number. A neighbour that the kernel rejects ends
     * {@code ip} at once, with the exit status that it has outside a batch (ipneigh_modify of iproute2's ip/ipneigh.c).
     */
    Optional<StepBatch.Line> silent(List<StepBatch.Line> lines, Program.Result result) {
        if (result.status() != IpError.KERNEL) {
            return Optional.empty();
        }
        List<StepBatch.Line> neighbours = lines.stream()
                .filter(line -> line.step() instanceof Step.OnNeighbour)
                .toList();
        return neighbours.stream()
                .filter(line -> line.step() instanceof Step.AddNeighbour)
                .filter(line -> !StepOutcome.isDone(line.step(), there(line.step())))
                .findFirst()
                .or(() -> neighbours.stream().reduce((one, next) -> next));
    }

    /** Returns if the host is as the step wants it; else throws a {@link KernelException} of the failure's kind. */
    void settle(StepBatch.Line line, String reason) {
        Step step = line.step();
        if (step instanceof Step.CreateVeth create) {
            settle(create, line.part(), reason);
            return;
        }
        HostState there = there(step);
        boolean gone = !step.link().isEmpty() && !isStepsLink(step, there);
        if (gone ? step.removes() : StepOutcome.isDone(step, there)) {
            return;
        }
        if (gone) {
            throw KernelException.noLink(step, there.link(step.link()).map(Link::alias));
        }
        ForeignConflicts.of(step, there).ifPresent(foreign -> {
            throw KernelException.taken(step, foreign);
        });
        if (step instanceof Step.LeaveIpv6ToUs && !reader.hasIpv6(step.link())) {
            return;
        }
        if (step instanceof Step.DeleteGroup delete && delete.group() == 0) {
            // rtnl_group_dellink of net/core/rtnetlink.c: every link is in this group by default.
            throw IpFailure.forbidden(step, reason);
        }
        boolean down = step instanceof Step.AddRoute && there.links().stream().anyMatch(link -> !link.up());
        throw IpFailure.other(step, down ? "Network is down: " + reason : reason);
    }

    private void settle(Step.CreateVeth step, int part, String reason) {
        if (part > 0) {
            if (reader.hasIpv6(step.link())) {
                throw IpFailure.other(step, reason);
            }
            return;
        }
        Stream.of(step.link(), step.peer()).filter(reader::isInUse).findFirst().ifPresent(name -> {
            throw KernelException.taken(step, "there is a link " + name);
        });
        throw IpFailure.other(step, reason);
    }

    private static boolean isStepsLink(Step step, HostState there) {
        return there.link(step.link())
                .filter(link -> step.matches(link.alias()))
                .isPresent();
    }

    /** The step's link with the objects on it, or the members of its group; and all routes to its destination. */
    private HostState there(Step step) {
        if (step instanceof Step.DeleteGroup delete) {
            return HostState.of(reader.group(delete.group()), List.of(), List.of(), List.of());
        }
        HostState on = step.link().isEmpty() ? HostState.EMPTY : reader.read(step.link());
        return HostState.of(on.links(), on.addresses(), routes(step), on.neighbours());
    }

    private List<Route> routes(Step step) {
        return step instanceof Step.OnRoute on ? reader.routesTo(on.route().destination()) : List.of();
    }
}
