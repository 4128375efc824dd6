package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.Failure;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.state.NetworkLock;
import dev.routed.driver.internal.state.Registry;
import dev.routed.driver.internal.store.NetworkFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps each network in registry, file and IPAM together, or in none of them. Thread-safe. */
public record ServedNetworks(
        Registry registry, NetworkLock lock, StoredNetworks files, Ipam ipam, GatewayService gateways, Events events) {
    /** @param inUse the IDs of networks with endpoints */
    public List<NetworkFile> load(Set<String> inUse) {
        List<NetworkFile> all = files.load(inUse);
        all.forEach(file -> {
            registry.add(file.network());
            files.report(file.network());
        });
        return all;
    }

    /** Hands loaded networks to IPAM, when the registry has the endpoints, whose gateways are kept, too. */
    public void assign(List<NetworkFile> loaded) {
        synchronized (lock) {
            for (NetworkFile file : loaded) {
                assign(file.network());
                file.histories().forEach(ipam::recall);
            }
        }
    }

    boolean serves(String networkId) {
        return registry.network(networkId).isPresent();
    }

    /** Writes IPAM's histories to the files. Without them a later run only chooses other free addresses. */
    public void remember() {
        synchronized (lock) {
            for (Network network : registry.networks()) {
                if (network.pools().isEmpty()) {
                    continue;
                }
                try {
                    save(network);
                } catch (RuntimeException e) {
                    files.reportUnsaved(network, Failure.reason(e));
                }
            }
        }
    }

    /** @throws RejectedException if the file cannot be written; the former file is kept */
    void save(Network network) {
        save(network, Set.of());
    }

    private void save(Network network, Set<String> replaced) {
        files.save(new NetworkFile(network, ipam.histories(network.id()), replaced));
    }

    /** Serves a new network in place of former ones without endpoints. A failure changes nothing. */
    void serve(Network network, List<Network> former, HostGateways pass) {
        synchronized (lock) {
            former.forEach(other -> registry.removeNetwork(other.id()));
            try {
                assign(network);
                registry.add(network);
                // Checked last: an endpoint that is created now finds its network gone, or its address kept.
                former.forEach(other -> checkVacant(other, network));
                network.gateways().forEach(gateways::checkVacant);
                save(network, former.stream().map(Network::id).collect(Collectors.toSet()));
                gateways.answer(pass);
            } catch (RuntimeException e) {
                remove(network);
                former.forEach(registry::add);
                gateways.refresh();
                throw Applier.rejection(e);
            }
            for (Network other : former) {
                ipam.forget(other.id());
                files.delete(other.id());
                events.info(
                        "network-gave-way",
                        ShortId.of(other.id()),
                        "had %s and no endpoint; a new network replaces it".formatted(subnets(other)));
            }
        }
    }

    /** Serves a network whose file has been repaired. */
    void serveStored(NetworkFile file) {
        synchronized (lock) {
            registry.add(file.network());
            assign(List.of(file));
            files.report(file.network());
            gateways.refresh();
        }
    }

    private void checkVacant(Network former, Network network) {
        if (!registry.endpointsOf(former.id()).isEmpty()) {
            throw overlap(network.pools().get(0), former.pools().get(0), former);
        }
    }

    /** Tells IPAM which addresses a network keeps, a former gateway included as long as an endpoint uses it. */
    void assign(Network network) {
        Map<Ip, Use> kept = new HashMap<>();
        network.auxiliary().forEach(address -> kept.put(address, Use.AUXILIARY));
        network.gateways().forEach(gateway -> kept.put(gateway, Use.GATEWAY));
        registry.endpointsOf(network.id()).stream()
                .flatMap(endpoint -> endpoint.gateways().stream())
                .forEach(gateway -> kept.put(gateway, Use.GATEWAY));
        ipam.assign(network.id(), network.pools(), kept);
    }

    public List<Endpoint> endpointsOf(String networkId) {
        return registry.endpointsOf(networkId);
    }

    /**
     * Takes a network out, so that no new endpoint finds it; {@link #ended} completes the removal. Waits for the end of
     * a change, which would put the network back.
     */
    public Optional<Network> withdraw(String networkId) {
        synchronized (lock) {
            return registry.removeNetwork(networkId);
        }
    }

    /** Forgets a withdrawn network, unless a call for an endpoint has served it again since. */
    public void ended(Network network) {
        synchronized (lock) {
            if (!serves(network.id())) {
                remove(network);
                events.info("network-delete", ShortId.of(network.id()), "no longer serves " + subnets(network));
            }
            gateways.refresh();
        }
    }

    /** Deletes the file, if any, of a removed network that was not served because of that file. */
    public void endedUnserved(String networkId) {
        synchronized (lock) {
            files.delete(networkId);
        }
    }

    /** Called after an endpoint came up: its network may have changed. @throws RejectedException if it is gone */
    public void confirm(Endpoint endpoint) {
        if (!serves(endpoint.networkId())) {
            throw RejectedException.of("network %s was removed meanwhile", ShortId.of(endpoint.networkId()));
        }
        if (hasFormerGateway(endpoint)) {
            gateways.refresh();
        }
    }

    /** Whether an endpoint has a gateway that its network does not give to new endpoints any more. */
    public boolean hasFormerGateway(Endpoint endpoint) {
        return registry.network(endpoint.networkId())
                .filter(network -> !network.gateways().containsAll(endpoint.gateways()))
                .isPresent();
    }

    /** Frees a former gateway if an endpoint that is gone was the last that had it. */
    public void freeFormerGateway(Endpoint gone) {
        synchronized (lock) {
            registry.network(gone.networkId()).ifPresent(this::assign);
            gateways.refresh();
        }
    }

    private void remove(Network network) {
        registry.removeNetwork(network.id());
        ipam.forget(network.id());
        files.delete(network.id());
    }

    static RejectedException overlap(Pool pool, Pool others, Network other) {
        return RejectedException.of(
                "subnet %s overlaps %s of network %s: choose another, or remove that network first",
                pool.subnet(), others.subnet(), ShortId.of(other.id()));
    }

    static String subnets(Network network) {
        return Enumeration.all(network.pools().stream().map(Pool::subnet).toList());
    }
}
