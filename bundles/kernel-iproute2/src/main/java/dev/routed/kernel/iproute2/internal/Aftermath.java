package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.iproute2.argv.Complaint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settles what became of a step that {@code ip} could not do. It gives the errno in words only, so what is there
 * now decides: the very thing that the step wants, someone else's, or nothing that would explain it.
 *
 * @param reader to look with
 */
record Aftermath(HostReader reader) {

    /**
     * The line at which {@code ip} stopped without saying so: a neighbour that the kernel refuses ends it at once,
     * with the status that it has outside a batch (ipneigh_modify of iproute2's ip/ipneigh.c).
     */
    Optional<Batch.Line> silent(List<Batch.Line> lines, Program.Result result) {
        if (result.status() != Complaint.KERNEL) {
            return Optional.empty();
        }
        List<Batch.Line> neighbours = lines.stream()
                .filter(line -> line.step() instanceof Step.AddNeighbour || line.step() instanceof Step.RemoveNeighbour)
                .toList();
        return neighbours.stream()
                .filter(line -> line.step() instanceof Step.AddNeighbour)
                .filter(line -> !StepRules.isDone(line.step(), there(line.step())))
                .findFirst()
                .or(() -> neighbours.stream().reduce((one, next) -> next));
    }

    /**
     * Returns if all is as the step wants it.
     *
     * @param reason in ip's words
     * @throws KernelException if it is not
     */
    void settle(Batch.Line line, String reason) {
        Step step = line.step();
        if (step instanceof Step.CreateVeth create) {
            settle(create, line.part(), reason);
            return;
        }
        HostState there = there(step);
        boolean gone = !(step instanceof Step.DeleteGroup) && !step.link().isEmpty() && !isMeantOneThere(step, there);
        if (gone ? StepRules.isDoneWithoutLink(step) : StepRules.isDone(step, there)) {
            return;
        }
        if (gone) {
            throw Batch.noLink(step, there.link(step.link()).map(Link::alias).orElse(null));
        }
        Rivals.of(step, there).ifPresent(rival -> {
            throw Failure.taken(step, rival);
        });
        if (step instanceof Step.LeaveIpv6ToUs && !reader.speaksIpv6(step.link())) {
            return;
        }
        if (step instanceof Step.DeleteGroup delete && delete.group() == 0) {
            // rtnl_group_dellink of net/core/rtnetlink.c: every link is in this group unless put into another.
            throw Failure.forbidden(step, reason);
        }
        boolean down = step instanceof Step.AddRoute && there.links().stream().anyMatch(link -> !link.up());
        throw Failure.other(step, down ? "Network is down: " + reason : reason);
    }

    private void settle(Step.CreateVeth step, int part, String reason) {
        if (part > 0) {
            if (reader.speaksIpv6(step.link())) {
                throw Failure.other(step, reason);
            }
            return;
        }
        Stream.of(step.link(), step.peer()).filter(reader::isInUse).findFirst().ifPresent(name -> {
            throw Failure.taken(step, "there is a link " + name);
        });
        throw Failure.other(step, reason);
    }

    private static boolean isMeantOneThere(Step step, HostState there) {
        return there.link(step.link())
                .filter(link -> StepRules.means(step, link.alias()))
                .isPresent();
    }

    /** The step's link with what is on it, or its group; and all routes to its destination. */
    private HostState there(Step step) {
        if (step instanceof Step.DeleteGroup delete) {
            return HostState.of(reader.group(delete.group()), List.of(), List.of(), List.of());
        }
        HostState on = step.link().isEmpty() ? HostState.EMPTY : reader.read(step.link());
        return HostState.of(on.links(), on.addresses(), routes(step), on.neighbours());
    }

    private List<Route> routes(Step step) {
        if (step instanceof Step.AddRoute add) {
            return reader.routesTo(add.route().destination());
        } else if (step instanceof Step.RemoveRoute remove) {
            return reader.routesTo(remove.route().destination());
        }
        return List.of();
    }
}
