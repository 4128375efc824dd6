package dev.routed.driver.internal.host;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.desired.DesiredStates;
import dev.routed.driver.internal.desired.GatewayRules;
import dev.routed.driver.internal.options.LinkAlias;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.plan.DesiredState;
import dev.routed.plan.Ownership;
import dev.routed.plan.Plan;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Applies desired states to the kernel: plans the steps from the actual state and carries them out. Holds no state. */
public record Applier(Kernel kernel, Namespaces namespaces, DesiredStates desiredStates) {
    /** Brings an endpoint up. Reads the link only if its name is taken. After a KernelException, use {@link #clear}. */
    public void up(DesiredEndpoint desired) {
        DesiredState state = desiredStates.endpoint(desired);
        try {
            apply(state, HostState.EMPTY);
        } catch (KernelException e) {
            if (e.kind() != KernelException.Kind.TAKEN) {
                throw e;
            }
            apply(state, present(desired.endpoint()));
        }
    }

    /** Removes what the kernel has of an endpoint. @throws KernelException if a step fails; it can be tried again */
    public void clear(Endpoint endpoint) {
        apply(DesiredState.NONE, present(endpoint));
    }

    /** As {@link #clear}, but for a live endpoint, without reading: removes its routes and parks its link. */
    public void down(DesiredEndpoint live) {
        apply(DesiredState.NONE, desiredStates.live(live));
    }

    /** Changes a live endpoint on its link without reading. @throws KernelException if a step fails */
    public void change(DesiredEndpoint before, DesiredEndpoint after) {
        apply(desiredStates.endpoint(after), desiredStates.live(before));
    }

    /** Plans the steps after which the host answers just these gateways. Its own addresses need no step. */
    public List<Step> planGateways(Collection<Ip> gateways, HostState host) {
        HostState addresses = HostState.of(List.of(), host.addresses(), List.of(), List.of());
        return Plan.between(desiredGateways(gateways, host), addresses, ownership());
    }

    /** The host after the steps of {@link #planGateways}. */
    public HostState withGateways(Collection<Ip> gateways, HostState before) {
        GatewayRules rules = GatewayRules.of(before, ownership());
        Stream<Address> all = Stream.concat(
                rules.foreignAddresses().stream(), desiredGateways(gateways, before).addresses().stream());
        return HostState.of(before.links(), all.toList(), before.routes(), before.neighbours());
    }

    /** Plans the steps that repair the whole host. An endpoint whose link is gone cannot be repaired. */
    public List<Step> pending(HostState host, List<DesiredEndpoint> endpoints, Collection<Ip> gateways) {
        Set<String> links = host.links().stream().map(Link::name).collect(Collectors.toSet());
        Stream<DesiredState> onLinks = endpoints.stream()
                .filter(desired -> links.contains(desired.endpoint().link()))
                .map(desiredStates::endpoint);
        Stream<DesiredState> all = Stream.concat(onLinks, Stream.of(desiredGateways(gateways, host)));
        return Plan.between(DesiredState.all(all.toList()), host, ownership());
    }

    /** The rules that also consider foreign routes, at the cost of a walk through all routes for each address. */
    public GatewayRules gatewayRules(HostState host) {
        return GatewayRules.of(host, ownership(), new GatewayRules.ForeignRoutes() {
            @Override
            public Optional<Route> via(Ip nextHop) {
                return kernel.routeVia(nextHop);
            }

            @Override
            public Optional<Route> to(Ip address) {
                return foreignRoute(address);
            }
        });
    }

    private DesiredState desiredGateways(Collection<Ip> gateways, HostState host) {
        GatewayRules rules = GatewayRules.of(host, ownership());
        return desiredStates.gateways(
                gateways.stream().filter(gateway -> !rules.isHosts(gateway)).toList());
    }

    /** Plans to park what is ours on a link without an endpoint. */
    public RepairPlan remove(String link, HostState present) {
        return RepairPlan.onHost(link, Optional.empty(), Plan.between(DesiredState.NONE, present, ownership()));
    }

    public RepairPlan change(Endpoint live, DesiredEndpoint desired, HostState present, ContainerLinks containers) {
        return new RepairPlanner(desiredStates).change(live, desired, present, containers);
    }

    /** Reads what is ours on a link of that name, parked links aside. */
    public HostState ours(String link) {
        return ownership().ours(kernel.read(link));
    }

    /**
     * Gives a live endpoint's link its alias again if another program has changed it. Name and MAC, which follow from
     * the endpoint's ID, tell that the link is the endpoint's.
     */
    public Optional<Change> restoreAlias(Endpoint live) {
        return kernel.read(live.link()).links().stream()
                .filter(link -> link.kind().equals(Link.VETH)
                        && link.mac().equals(LinkNames.hostMac(live.id()))
                        && link.group() != desiredStates.numbers().reaperGroup())
                .map(link -> new Step.SetAlias(
                        link.name(), link.alias(), LinkAlias.of(live).toString()))
                .findFirst()
                .map(step -> {
                    kernel.apply(List.of(step));
                    return Change.of(step);
                });
    }

    /** The present name of an endpoint's link, if it was renamed. Reads all links. */
    public Optional<String> renamed(Endpoint endpoint) {
        return kernel.links().stream()
                .filter(link -> LinkAlias.isOf(endpoint, link) && !link.name().equals(endpoint.link()))
                .map(Link::name)
                .findFirst();
    }

    /** What is on the endpoint's link, unless that is a foreign link of the same name. */
    private HostState present(Endpoint endpoint) {
        return kernel.read(endpoint.link())
                .onLinks(link -> LinkAlias.isOf(endpoint, link) || ownership().torn(link));
    }

    private void apply(DesiredState desired, HostState actual) {
        kernel.apply(Plan.between(desired, actual, ownership()));
    }

    /** A failure as callers of the driver receive it: a failed step is a rejection by the host. */
    public static RuntimeException rejection(RuntimeException e) {
        return e instanceof KernelException ? RejectedException.host(e.getMessage(), e) : e;
    }

    /** Undoes a failed change. The failure suppresses another one of this; the next check repairs the rest. */
    public static void undo(RuntimeException failure, Runnable undo) {
        try {
            undo.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    public Ownership ownership() {
        return desiredStates.ownership();
    }

    /** Reads what the driver must know of the whole host, without foreign routes. */
    public HostState host() {
        return kernel.read(desiredStates.numbers().protocol());
    }

    /** The route to just this address that is not ours, if the host would take it. */
    public Optional<Route> foreignRoute(Ip address) {
        int ours = desiredStates.numbers().protocol();
        return kernel.lookup(address).filter(route -> route.isForeignHostRoute(ours));
    }

    public ContainerLinks containers() {
        return new ContainerLinks(kernel, namespaces);
    }
}
