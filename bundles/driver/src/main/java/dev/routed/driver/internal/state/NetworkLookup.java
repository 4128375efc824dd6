package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Pool;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Network;
import java.util.List;
import java.util.Optional;

/**
 * Finds the network that an operator names: by its ID, else by its subnet, else by its name in the engine, else by a
 * unique prefix of its ID. The engine does not tell plugins the names of networks, so the engine is asked. Thread-safe.
 */
public final class NetworkLookup {
    private static final String USAGE = "use an ID, a unique prefix of it, a subnet, or a name";

    private final Registry registry;
    private final EngineNames engine;

    public NetworkLookup(Registry registry, EngineNames engine) {
        this.registry = registry;
        this.engine = engine;
    }

    /** @throws RejectedException if an ID, subnet, name or prefix selects no network, or several */
    public Network resolve(String named) {
        return registry.network(named).or(() -> withSubnet(named)).orElseGet(() -> byNameOrPrefix(named));
    }

    private Optional<Network> withSubnet(String text) {
        return registry.networks().stream()
                .filter(network -> network.pools().stream()
                        .anyMatch(pool -> pool.subnet().toString().equals(text)))
                .findFirst();
    }

    private Network byNameOrPrefix(String named) {
        List<Network> prefixed = registry.networks().stream()
                .filter(network -> !named.isEmpty() && network.id().startsWith(named))
                .toList();
        List<String> ids;
        try {
            ids = engine.networks(named);
        } catch (RejectedException e) {
            return withoutEngine(named, prefixed, e.getMessage());
        }
        return ids.isEmpty() ? only(named, prefixed) : only(named, routed(named, ids));
    }

    private List<Network> routed(String named, List<String> ids) {
        List<Network> networks =
                ids.stream().flatMap(id -> registry.network(id).stream()).toList();
        if (networks.isEmpty()) {
            throw RejectedException.of("network '%s' is not a routed network of this host: %s", named, known());
        }
        return networks;
    }

    /** A short text may be a network's name; 12 digits are taken for what the listings print. */
    private Network withoutEngine(String named, List<Network> prefixed, String reason) {
        if (named.length() >= ShortId.DIGITS && prefixed.size() == 1) {
            return prefixed.get(0);
        }
        throw RejectedException.of(
                "'%s' may be the name of a network, and the engine cannot be asked: %s; use an ID or a subnet: %s",
                named, reason, known());
    }

    private Network only(String named, List<Network> prefixed) {
        if (prefixed.size() != 1) {
            throw RejectedException.of(
                    "%s '%s': %s; %s",
                    prefixed.isEmpty() ? "there is no network" : "there are several networks", named, USAGE, known());
        }
        return prefixed.get(0);
    }

    private String known() {
        List<String> networks = registry.networks().stream()
                .map(network -> "%s (%s)".formatted(ShortId.of(network.id()), subnets(network)))
                .toList();
        return networks.isEmpty() ? "this host has none" : "this host has " + Enumeration.all(networks);
    }

    private static String subnets(Network network) {
        return Enumeration.all(network.pools().stream().map(Pool::subnet).toList());
    }
}
