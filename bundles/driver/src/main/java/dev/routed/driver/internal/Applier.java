package dev.routed.driver.internal;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.plan.Ownership;
import dev.routed.plan.Plan;
import dev.routed.plan.Veth;
import dev.routed.plan.Wish;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings wishes about: asks the plan and gives the steps to the kernel.
 *
 * @param kernel the backend in use
 * @param wishes what things should look like
 * @param beside the routes that policies want beside an endpoint's own
 */
record Applier(Kernel kernel, Wishes wishes, Function<Endpoint, List<Route>> beside) {

    /**
     * Brings an endpoint up. It is taken for new, so that nothing need be read; only when the kernel finds
     * something in the way is it looked at, and what is there of this endpoint already is made use of.
     *
     * @throws KernelException if that could not be done; what was done of it is {@link #clear}'s to take away
     */
    void up(Endpoint endpoint) {
        try {
            apply(wish(endpoint), HostState.EMPTY);
        } catch (KernelException inTheWay) {
            if (inTheWay.kind() != KernelException.Kind.TAKEN) {
                throw inTheWay;
            }
            apply(wish(endpoint), present(endpoint));
        }
    }

    /**
     * Takes away whatever there is of an endpoint that did not come up.
     *
     * @throws KernelException if that could not be done; it may be tried again
     */
    void clear(Endpoint endpoint) {
        apply(Wish.NONE, present(endpoint));
    }

    /**
     * Takes an endpoint down: its routes at once, its link into the reaper's group.
     *
     * @throws KernelException if that could not be done; it may be tried again
     */
    void down(Endpoint endpoint) {
        apply(Wish.NONE, standing(endpoint));
    }

    /**
     * Makes of an endpoint another one on the same link. Nothing need be read.
     *
     * @param before the endpoint as it stands
     * @throws KernelException if that could not be done
     */
    void change(Endpoint before, Endpoint after) {
        HostState standing = standing(before);
        HostState present = HostState.of(
                standing.links(), wish(before).addresses(), standing.routes(), standing.neighbours());
        apply(wish(after), present);
    }

    private Wish wish(Endpoint endpoint) {
        return wishes.endpoint(endpoint, beside.apply(endpoint));
    }

    private HostState standing(Endpoint endpoint) {
        return wishes.standing(endpoint, beside.apply(endpoint));
    }

    /**
     * The steps after which just these gateways are answered.
     *
     * @param gateways the gateways in use, those that the host has anyway included
     */
    List<Step> planGateways(Collection<Ip> gateways) {
        HostState host = kernel.read();
        HostState addresses = HostState.of(List.of(), host.addresses(), List.of(), List.of());
        return Plan.between(gatewayWish(gateways, host), addresses, wishes.ownership());
    }

    /**
     * The steps that would put the whole host right. Carries nothing out.
     *
     * @param host      as it was read
     * @param endpoints all that stand; one whose link is gone cannot be put right
     * @param gateways  all that are in use
     */
    List<Step> pending(HostState host, List<Endpoint> endpoints, Collection<Ip> gateways) {
        Set<String> links = host.links().stream().map(Link::name).collect(Collectors.toSet());
        Stream<Wish> standing = endpoints.stream()
                .filter(endpoint -> links.contains(endpoint.link()))
                .map(this::wish);
        Wish wish = Wish.all(Stream.concat(standing, Stream.of(gatewayWish(gateways, host))).toList());
        return Plan.between(wish, host, wishes.ownership());
    }

    /** Without those that the host has anyway. */
    private Wish gatewayWish(Collection<Ip> gateways, HostState host) {
        Gateways present = Gateways.of(host, wishes.ownership());
        return wishes.gateways(
                gateways.stream().filter(gateway -> !present.isHosts(gateway)).toList());
    }

    /** What stands on a link of that name, if it is ours and not parked. */
    HostState ours(String link) {
        return wishes.ownership().ours(kernel.read(link));
    }

    /**
     * What puts a link right: as its endpoint should be, or out of use if it has none. Carries nothing out.
     *
     * @param present what stands there of ours
     * @param ends    where to look for the other end, if there may be something to be done
     */
    Repair repair(
            String link, Optional<Endpoint> endpoint, HostState present, Terms terms, ContainerEnds ends) {
        if (endpoint.isEmpty()) {
            return Repair.onHost(link, endpoint, Plan.between(Wish.NONE, present, wishes.ownership()));
        }
        return change(endpoint.get(), terms.wanted(endpoint.get()), present, ends);
    }

    /**
     * What makes of an endpoint that stands another one on the same link, on the host and in its container; of one that
     * is what it should be, what puts it right. Carries nothing out.
     *
     * @param present what stands there of ours
     * @param ends    where to look for the other end, if there may be something to be done
     */
    Repair change(Endpoint standing, Endpoint wanted, HostState present, ContainerEnds ends) {
        Optional<Link> link = present.link(standing.link());
        boolean addresses = link.filter(Applier::isTaken).isPresent() && hasFurther(standing, wanted);
        boolean otherMtu = link.isPresent() && wanted.mtu() != standing.mtu();
        if (!addresses && !otherMtu) {
            return Repair.onHost(standing.link(), Optional.of(wanted), plan(wanted, present));
        }
        return ends.find(standing, link.get())
                .map(end -> new Repair(
                        standing.link(),
                        Optional.of(wanted),
                        Optional.of(end),
                        addresses ? inside(standing, wanted, end) : Plan.inside(veth(wanted), end.link()),
                        plan(wanted, present),
                        false))
                .orElseGet(() -> onHostAlone(standing.with(wanted.held()), present));
    }

    /** How it is announced needs nothing inside. */
    private Repair onHostAlone(Endpoint wanted, HostState present) {
        return new Repair(
                wanted.link(), Optional.of(wanted), Optional.empty(), List.of(), plan(wanted, present), true);
    }

    /** Whether a container has the other end and the engine is done with it: it sets it up last. */
    private static boolean isTaken(Link link) {
        return !link.peerHere() && link.carrier();
    }

    private static boolean hasFurther(Endpoint standing, Endpoint wanted) {
        return !FurtherAddresses.of(standing).isEmpty() || !FurtherAddresses.of(wanted).isEmpty();
    }

    private List<Step> inside(Endpoint standing, Endpoint wanted, ContainerEnd end) {
        String name = end.link().name();
        return Plan.inside(
                veth(wanted), Wishes.inside(wanted, name), Wishes.inside(standing, name), end.link(), end.addresses());
    }

    private Veth veth(Endpoint endpoint) {
        return wish(endpoint).veths().get(0);
    }

    private List<Step> plan(Endpoint endpoint, HostState present) {
        return Plan.between(wish(endpoint), present, wishes.ownership());
    }

    /** What stands of just this endpoint: a stranger's link of that name does not count. */
    private HostState present(Endpoint endpoint) {
        Ownership ownership = wishes.ownership();
        return kernel.read(endpoint.link()).onLinks(link -> Alias.isOf(endpoint, link) || ownership.torn(link));
    }

    private void apply(Wish wish, HostState actual) {
        kernel.apply(Plan.between(wish, actual, wishes.ownership()));
    }
}
