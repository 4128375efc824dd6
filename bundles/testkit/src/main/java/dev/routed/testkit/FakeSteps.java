package dev.routed.testkit;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import java.util.Optional;

/**
 * Carries out steps on a host in memory, by the rules of {@link Step}.
 *
 * @param host what the steps change
 */
record FakeSteps(FakeHost host) {

    void carryOut(Step step) {
        if (step instanceof Step.CreateVeth create) {
            create(create);
        } else if (step instanceof Step.SetAlias set) {
            setAlias(set);
        } else if (step instanceof Step.SetMtu set) {
            host.setMtu(needed(set, set.expect()), set.mtu());
        } else if (step instanceof Step.LeaveIpv6ToUs leave) {
            // Nothing on a host in memory advertises.
            needed(leave, leave.expect());
        } else if (step instanceof Step.SetUp set) {
            host.setUp(needed(set, set.expect()), true);
        } else if (step instanceof Step.SetGroup set) {
            present(set.link(), set.expect()).ifPresent(link -> host.setGroup(link, set.group()));
        } else if (step instanceof Step.DeleteLink delete) {
            present(delete.link(), delete.expect()).ifPresent(host::deleteLink);
        } else if (step instanceof Step.DeleteGroup delete) {
            deleteGroup(delete);
        } else if (step instanceof Step.AddAddress add) {
            addAddress(add);
        } else if (step instanceof Step.RemoveAddress remove) {
            meant(remove.link(), remove.expect()).ifPresent(link ->
                    host.addresses.removeIf(address -> sameAddress(address, remove.address())
                            && address.label().equals(remove.address().label())));
        } else if (step instanceof Step.AddNeighbour add) {
            needed(add, add.expect());
            host.neighbours.removeIf(neighbour -> sameNeighbour(neighbour, add.neighbour()));
            host.neighbours.add(add.neighbour());
        } else if (step instanceof Step.RemoveNeighbour remove) {
            present(remove.link(), remove.expect()).ifPresent(link ->
                    host.neighbours.removeIf(neighbour -> sameNeighbour(neighbour, remove.neighbour())));
        } else if (step instanceof Step.AddRoute add) {
            addRoute(add);
        } else if (step instanceof Step.RemoveRoute remove) {
            Route unwanted = kept(remove.route());
            if (remove.link().isEmpty() || present(remove.link(), remove.expect()).isPresent()) {
                host.added.removeIf(route -> sameRoute(route, unwanted));
            }
        }
    }

    private void create(Step.CreateVeth step) {
        if (host.links.containsKey(step.link()) || host.links.containsKey(step.peer())) {
            throw failure(Kind.TAKEN, step);
        }
        host.createVeth(step.link(), step.mac(), step.peer(), step.peerMac(), step.mtu(), step.group());
    }

    private void setAlias(Step.SetAlias step) {
        if (present(step.link(), step.alias()).isEmpty()) {
            host.setAlias(needed(step, step.expect()), step.alias());
        }
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

    private void addAddress(Step.AddAddress step) {
        if (meant(step.link(), step.expect()).isEmpty()) {
            throw failure(Kind.NO_LINK, step);
        }
        if (step.address().prefix().ip().isIpv6()) {
            host.addresses.removeIf(address -> sameAddress(address, step.address()));
        }
        Optional<Address> there = host.addresses.stream()
                .filter(address -> sameAddress(address, step.address()))
                .findFirst();
        if (there.isEmpty()) {
            host.addresses.add(step.address());
        } else if (!there.get().label().equals(step.address().label())) {
            throw failure(Kind.TAKEN, step);
        }
    }

    private void addRoute(Step.AddRoute step) {
        Route wanted = kept(step.route());
        if (!wanted.link().isEmpty() && !host.links.get(needed(step, step.expect())).up()) {
            throw new KernelException(Kind.OTHER, step + ": Network is down");
        }
        Optional<Route> there = host.added.stream()
                .filter(route -> route.destination().equals(wanted.destination()) && route.metric() == wanted.metric())
                .findFirst();
        if (there.isEmpty()) {
            host.added.add(wanted);
        } else if (!sameRoute(there.get(), wanted)) {
            throw failure(Kind.TAKEN, step);
        }
    }

    /** The kernel gives an IPv6 route without a metric IP6_RT_PRIO_USER (net/ip6_route.h). */
    private static Route kept(Route route) {
        if (route.metric() != 0 || !route.destination().ip().isIpv6()) {
            return route;
        }
        return new Route(
                route.type(), route.destination(), route.link(), route.via(), route.protocol(), route.scope(), 1024);
    }

    /** The link's name, if it is there and the one that is meant. */
    private Optional<String> present(String name, String alias) {
        return Optional.ofNullable(host.links.get(name))
                .filter(link -> link.alias().equals(alias))
                .map(Link::name);
    }

    /** The same for a step on an address, which on {@code lo} asks for no alias. */
    private Optional<String> meant(String name, String alias) {
        return name.equals(Link.LOOPBACK) ? Optional.of(name) : present(name, alias);
    }

    private String needed(Step step, String alias) {
        return present(step.link(), alias).orElseThrow(() -> failure(Kind.NO_LINK, step));
    }

    private static boolean sameAddress(Address one, Address other) {
        return one.link().equals(other.link()) && one.prefix().equals(other.prefix());
    }

    private static boolean sameNeighbour(Neighbour one, Neighbour other) {
        return one.link().equals(other.link()) && one.address().equals(other.address());
    }

    private static boolean sameRoute(Route one, Route other) {
        return one.destination().equals(other.destination())
                && one.link().equals(other.link())
                && one.protocol() == other.protocol()
                && one.metric() == other.metric();
    }

    /** A refusal with the words that the kernel has for it (strerror). */
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
