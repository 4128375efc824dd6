package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The networks that are served: in the registry, in their files and in IPAM's books, or in none of them. */
final class Serving {
    private final Registry registry;
    private final NetworkFiles files;
    private final Ipam ipam;
    private final HostGateways gateways;
    private final Events events;

    Serving(Registry registry, NetworkFiles files, Ipam ipam, HostGateways gateways, Events events) {
        this.registry = registry;
        this.files = files;
        this.ipam = ipam;
        this.gateways = gateways;
        this.events = events;
    }

    /** Takes over the networks that are kept in files. */
    synchronized void adopt() {
        for (NetworkFile file : files.load()) {
            Network network = file.network();
            registry.add(network);
            assign(network);
            file.histories().forEach(ipam::recall);
        }
    }

    /** Writes down what IPAM remembers. Without it another run chooses as if nothing had been, which does no harm. */
    synchronized void remember() {
        for (Network network : registry.networks()) {
            try {
                save(network);
            } catch (RuntimeException e) {
                events.warn("network-file", Names.shortId(network.id()), e.getMessage());
            }
        }
    }

    /** @throws Refusal if it cannot be kept; the file is as it was then */
    void save(Network network) {
        files.save(new NetworkFile(network, ipam.histories(network.id())));
    }

    /**
     * Serves a network in the place of former ones.
     *
     * @throws Refusal if that cannot be; all is as it was then
     */
    synchronized void serve(Network network, List<Network> former) {
        former.forEach(other -> registry.removeNetwork(other.id()));
        try {
            assign(network);
            registry.add(network);
            // Asked last: an endpoint that comes now finds its network gone, or its address kept.
            former.forEach(other -> checkVacant(other, network));
            network.gateways().forEach(gateways::checkNobodys);
            save(network);
            gateways.answer();
        } catch (RuntimeException e) {
            end(network);
            former.forEach(registry::add);
            gateways.refresh();
            throw e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
        }
        for (Network other : former) {
            ipam.forget(other.id());
            files.delete(other.id());
            events.happened("network-gave-way", Names.shortId(other.id()),
                    "had %s and no endpoint; a new network has it now".formatted(subnets(other)));
        }
    }

    private void checkVacant(Network former, Network network) {
        if (!registry.endpointsOf(former.id()).isEmpty()) {
            throw overlap(network.pools().get(0), former.pools().get(0), former);
        }
    }

    /** Tells IPAM what a network keeps: also a gateway that it has given up, as long as an endpoint uses it. */
    void assign(Network network) {
        Map<Ip, Use> kept = new HashMap<>();
        network.auxiliary().forEach(address -> kept.put(address, Use.AUXILIARY));
        network.gateways().forEach(gateway -> kept.put(gateway, Use.GATEWAY));
        registry.endpointsOf(network.id()).stream()
                .flatMap(endpoint -> endpoint.gateways().stream())
                .forEach(gateway -> kept.put(gateway, Use.GATEWAY));
        ipam.assign(network.id(), network.pools(), kept);
    }

    /** The end of a network that {@link Registry#removeNetwork} has taken out, and whose endpoints are gone. */
    synchronized void ended(Network network) {
        end(network);
        events.happened("network-delete", Names.shortId(network.id()), "no longer serves " + subnets(network));
        gateways.refresh();
    }

    private void end(Network network) {
        registry.removeNetwork(network.id());
        ipam.forget(network.id());
        files.delete(network.id());
    }

    /** Why a network cannot have a pool: another one has that, or a part of it. */
    static Refusal overlap(Pool pool, Pool others, Network other) {
        return Refusal.of(
                "subnet %s overlaps %s of network %s: choose another, or remove that network first",
                pool.subnet(), others.subnet(), Names.shortId(other.id()));
    }

    static String subnets(Network network) {
        return Names.list(network.pools().stream().map(Pool::subnet).toList());
    }
}
