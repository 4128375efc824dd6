package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Pool;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.network.NetworkRequest;
import dev.routed.api.network.NetworkRequest.Subnet;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.driver.internal.host.ForwardingKeeper;
import dev.routed.driver.internal.options.MtuRules;
import dev.routed.driver.internal.options.NetworkOptions;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.NetworkLock;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates networks: checks what the user asks for and chooses what he left open. */
public record NetworkOperations(
        Registry registry,
        NetworkLock lock,
        PoolChecks pools,
        GatewayService gateways,
        ForwardingKeeper forwarding,
        PolicyChain policies,
        ServedNetworks serving,
        Events events) {
    public void create(NetworkRequest request) {
        synchronized (lock) {
            Optional<Network> existing = registry.network(request.id());
            if (existing.isPresent()) {
                checkSame(existing.get(), request);
            } else {
                bringUp(request);
            }
        }
    }

    /** The engine repeats a call without an answer. @throws RejectedException if the request has other subnets */
    private static void checkSame(Network existing, NetworkRequest request) {
        Set<Prefix> subnets = existing.pools().stream().map(Pool::subnet).collect(Collectors.toSet());
        Set<Prefix> requested = request.subnets().stream()
                .map(subnet -> subnet.pool().network())
                .collect(Collectors.toSet());
        if (!subnets.equals(requested)) {
            throw RejectedException.of(
                    "network %s exists already, with %s: remove it first",
                    ShortId.of(existing.id()), ServedNetworks.subnets(existing));
        }
    }

    private void bringUp(NetworkRequest request) {
        policies.options().check(Scope.NETWORK, request.options().keySet());
        NetworkOptions options = NetworkOptions.parse(request.options());
        if (request.subnets().isEmpty()) {
            throw RejectedException.of(
                    "a routed network needs a subnet: add --subnet, for example --subnet 10.1.0.0/16");
        }
        HostGateways pass = gateways.pass();
        Network network = network(request, options, pass);
        if (network.hasSubnet(Family.IPV6)) {
            options.mtu().ifPresent(mtu -> MtuRules.check("network option mtu", mtu));
            forwarding.turnOn(Family.IPV6);
        }
        List<Network> former = pools.former(network.pools());
        pools.check(network, options.extra(), former);
        policies.check(network);
        serving.serve(network, former, pass);
        events.info(
                "network-create",
                ShortId.of(network.id()),
                "serves %s with gateway %s"
                        .formatted(ServedNetworks.subnets(network), Enumeration.all(network.gateways())));
    }

    private Network network(NetworkRequest request, NetworkOptions options, HostGateways pass) {
        List<Pool> requested = request.subnets().stream()
                .map(Subnet::pool)
                .map(pools::requested)
                .toList();
        List<Ip> auxiliary = request.subnets().stream()
                .flatMap(subnet -> subnet.auxiliary().stream())
                .toList();
        Set<Family> families = Network.families(requested);
        List<Ip> chosen = new ArrayList<>();
        Set<Family> following = EnumSet.noneOf(Family.class);
        for (Family family : Family.values()) {
            Optional<Ip> users = gateways.ofUser(family, options, requested);
            if (families.contains(family) && users.isPresent()) {
                pass.rules().check(users.get(), NetworkOptions.nameOfGateway(family));
                chosen.add(users.get());
            } else if (families.contains(family)) {
                chosen.add(gateways.choose(family, request, pass));
                following.add(family);
            } else if (options.gateway(family).isPresent()) {
                throw RejectedException.of(
                        "network option %s: the network has no %s subnet",
                        NetworkOptions.nameOfGateway(family), family);
            }
        }
        return new Network(request.id(), requested, chosen, following, auxiliary, request.options(), options.mtu());
    }
}
