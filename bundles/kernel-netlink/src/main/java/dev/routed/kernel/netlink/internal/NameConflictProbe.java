package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.Ack;
import java.util.List;
import java.util.Optional;

/** Reads the existing object when the kernel reports EEXIST, and decides whether it is wanted or foreign. */
record NameConflictProbe(NetlinkHostReader reader) {
    /** Returns if the step wants the existing object; throws a {@link KernelException} that names a foreign one. */
    void look(Step step, int index, Ack rejection) {
        if (step instanceof Step.AddRoute add) {
            route(step, add.route().asStored(), index);
        } else if (step instanceof Step.AddAddress add) {
            address(step, add.address(), index);
        } else {
            throw NetlinkFailure.of(step, rejection);
        }
    }

    private void route(Step step, Route wanted, int index) {
        // compareTo compares destination, metric, link and protocol, which identify a route.
        boolean same = reader.routes(index, wanted.link()).stream().anyMatch(route -> route.compareTo(wanted) == 0);
        if (!same) {
            throw KernelException.taken(
                    step,
                    reader.lookup(wanted.destination().ip())
                            .filter(foreign -> foreign.destination().equals(wanted.destination()))
                            .map(foreign -> "there is " + foreign)
                            .orElse("there is another route to the same destination"));
        }
    }

    private void address(Step step, Address wanted, int index) {
        Optional<Address> there = reader.addresses(index, wanted.link()).stream()
                .filter(address -> address.prefix().equals(wanted.prefix()))
                .findFirst();
        if (there.isPresent() && !there.get().label().equals(wanted.storedLabel())) {
            throw KernelException.taken(
                    step,
                    "the address exists with the label '%s'"
                            .formatted(there.get().label()));
        }
    }

    /** The first of these two names that a link has as its name or alternative name. */
    Optional<String> nameInUse(String link, String peer) {
        List<Optional<Link>> found = reader.links(List.of(link, peer));
        if (found.get(0).isPresent()) {
            return Optional.of(link);
        }
        return found.get(1).map(taken -> peer);
    }
}
