package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.StepCases;
import java.util.Optional;
import java.util.function.BiFunction;

/** Applies steps to a host in memory, by the rules of {@link Step}. */
record FakeSteps(FakeHost host) {
    private static final BiFunction<Step, FakeSteps, Runnable> CASES = new StepCases<FakeSteps, Runnable>()
            .on(Step.CreateVeth.class, (step, on) -> () -> on.create(step))
            .on(Step.SetAlias.class, (step, on) -> () -> on.host.setAlias(on.require(step), step.alias()))
            .on(Step.SetMtu.class, (step, on) -> () -> on.host.setMtu(on.require(step), step.mtu()))
            // A host in memory sends no router advertisements.
            .on(Step.LeaveIpv6ToUs.class, (step, on) -> () -> on.require(step))
            .on(Step.SetUp.class, (step, on) -> () -> on.host.setUp(on.require(step), true))
            .on(
                    Step.SetGroup.class,
                    (step, on) -> () -> on.present(step).ifPresent(link -> on.host.setGroup(link, step.group())))
            .on(Step.DeleteLink.class, (step, on) -> () -> on.present(step).ifPresent(on.host::deleteLink))
            .on(Step.DeleteGroup.class, (step, on) -> () -> on.deleteGroup(step))
            .on(Step.AddAddress.class, (step, on) -> () -> on.add(step))
            .on(Step.RemoveAddress.class, (step, on) -> () -> on.remove(step))
            .on(Step.AddNeighbour.class, (step, on) -> () -> on.add(step))
            .on(Step.RemoveNeighbour.class, (step, on) -> () -> on.remove(step))
            .on(Step.AddRoute.class, (step, on) -> () -> on.add(step))
            .on(Step.RemoveRoute.class, (step, on) -> () -> on.remove(step))
            .complete();

    void apply(Step step) {
        CASES.apply(step, this).run();
    }

    private void create(Step.CreateVeth step) {
        if (host.links.containsKey(step.link()) || host.links.containsKey(step.peer())) {
            throw failure(Kind.TAKEN, step);
        }
        host.createVeth(step.link(), step.mac(), step.peer(), step.peerMac(), step.mtu(), step.group());
    }

    private void deleteGroup(Step.DeleteGroup step) {
        if (step.group() == 0) {
            throw failure(Kind.FORBIDDEN, step);
        }
        host.links.values().stream()
                .filter(link -> link.group() == step.group())
                .map(Link::name)
                .toList()
                .forEach(host::deleteLink);
    }

    private void add(Step.AddAddress step) {
        require(step);
        Address wanted = step.address();
        if (wanted.prefix().ip().isIpv6()) {
            host.addresses.removeIf(address -> address.compareTo(wanted) == 0);
        }
        Optional<Address> there = host.addresses.stream()
                .filter(address -> address.compareTo(wanted) == 0)
                .findFirst();
        if (there.isEmpty()) {
            host.addresses.add(wanted);
        } else if (!there.get().label().equals(wanted.label())) {
            throw failure(Kind.TAKEN, step);
        }
    }

    private void remove(Step.RemoveAddress step) {
        present(step)
                .ifPresent(link -> host.addresses.removeIf(address -> address.compareTo(step.address()) == 0
                        && address.label().equals(step.address().label())));
    }

    private void add(Step.AddNeighbour step) {
        require(step);
        host.neighbours.removeIf(neighbour -> neighbour.compareTo(step.neighbour()) == 0);
        host.neighbours.add(step.neighbour());
    }

    private void remove(Step.RemoveNeighbour step) {
        present(step)
                .ifPresent(link -> host.neighbours.removeIf(neighbour -> neighbour.compareTo(step.neighbour()) == 0));
    }

    private void add(Step.AddRoute step) {
        Route wanted = step.route().asStored();
        if (!wanted.link().isEmpty() && !host.links.get(require(step)).up()) {
            throw new KernelException(Kind.OTHER, step + ": Network is down");
        }
        Optional<Route> there = host.added.stream()
                .filter(route -> route.destination().equals(wanted.destination()) && route.metric() == wanted.metric())
                .findFirst();
        if (there.isEmpty()) {
            host.added.add(wanted);
        } else if (there.get().compareTo(wanted) != 0) {
            throw failure(Kind.TAKEN, step);
        }
    }

    private void remove(Step.RemoveRoute step) {
        Route unwanted = step.route().asStored();
        if (step.link().isEmpty() || present(step).isPresent()) {
            host.added.removeIf(route -> route.compareTo(unwanted) == 0);
        }
    }

    /** The name of the step's link, if the link exists and is the one that the step means. */
    private Optional<String> present(Step step) {
        return Optional.ofNullable(host.links.get(step.link()))
                .filter(link -> step.matches(link.alias()))
                .map(Link::name);
    }

    private String require(Step step) {
        return present(step).orElseThrow(() -> failure(Kind.NO_LINK, step));
    }

    /** A failure with the text of strerror(3). */
    static KernelException failure(Kind kind, Step step) {
        String reason = switch (kind) {
            case TAKEN -> "File exists";
            case NO_LINK -> "No such device";
            case EXHAUSTED -> "Cannot allocate memory";
            case FORBIDDEN -> "Operation not permitted";
            case OTHER -> "Invalid argument";
        };
        return new KernelException(kind, step + ": " + reason);
    }
}
