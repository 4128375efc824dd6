package dev.routed.driver.internal.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.RejectedException;
import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Pool;
import dev.routed.api.message.DockerId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.options.NetworkOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The contents of a network's file.
 *
 * @param network the network as the engine created it, with the operator's changes since ({@code network-set})
 * @param histories which addresses IPAM gave out lately, as of the last write; only pools that have a history
 * @param replaced the IDs of networks in place of which this one is served, in case the process ends before it deletes
 *     their files; the next write of this file omits them
 */
public record NetworkFile(Network network, Map<Pool, History> histories, Set<String> replaced) {
    public ObjectNode json() {
        ObjectNode file = AtomicFiles.versioned().put("id", network.id());
        ArrayNode pools = file.putArray("pools");
        for (Pool pool : network.pools()) {
            ObjectNode entry = pools.addObject();
            entry.put("addressSpace", pool.addressSpace())
                    .put("subnet", pool.subnet().toString());
            pool.range().ifPresent(range -> entry.put("range", range.toString()));
            Optional.ofNullable(histories.get(pool)).ifPresent(history -> write(history, entry));
        }
        network.gateway(Family.IPV4).ifPresent(gateway -> file.put("gateway", gateway.toString()));
        network.gateway(Family.IPV6).ifPresent(gateway -> file.put("gateway6", gateway.toString()));
        ArrayNode following = file.putArray("following");
        Stream.of(Family.values())
                .filter(network.following()::contains)
                .forEach(family -> following.add(NetworkOptions.nameOfGateway(family)));
        network.auxiliary().forEach(address -> file.withArray("auxiliary").add(address.toString()));
        ObjectNode options = file.putObject("options");
        new TreeMap<>(network.options()).forEach(options::put);
        network.mtu().ifPresent(mtu -> file.put("mtu", mtu));
        if (network.optionsLost()) {
            file.put("optionsLost", true);
        }
        new TreeSet<>(replaced).forEach(id -> file.withArray("replaced").add(id));
        return file;
    }

    private static void write(History history, ObjectNode pool) {
        pool.put("next", history.next().toString());
        ArrayNode resting = pool.putArray("resting");
        history.resting().forEach(address -> resting.add(address.toString()));
        ObjectNode names = pool.putObject("names");
        history.names().forEach((name, address) -> names.put(name, address.toString()));
    }

    /**
     * Reads the forms of all fields as they are read from a user, but asks neither IPAM nor other networks.
     *
     * @param id the name of the file, which the network must have
     * @throws IOException with a message for the user if a field is missing or wrong
     */
    static NetworkFile read(String id, Fields file) throws IOException {
        try {
            if (!DockerId.isNetwork(id) || !file.text("id").equals(id)) {
                throw new IOException("it has not the ID of its network as name and in its field id");
            }
            Map<Pool, History> histories = new LinkedHashMap<>();
            List<Pool> pools = new ArrayList<>();
            for (Fields entry : file.objects("pools")) {
                Pool pool = pool(entry);
                pools.add(pool);
                if (entry.has("next")) {
                    histories.put(pool, history(entry));
                }
            }
            NetworkOptions ownValues = NetworkOptions.parse(ownValues(file));
            List<Ip> gateways = Stream.of(Family.values())
                    .flatMap(family -> ownValues.gateway(family).stream())
                    .toList();
            Network network = new Network(
                    id,
                    pools,
                    gateways,
                    following(file, gateways),
                    addresses(file, "auxiliary"),
                    file.textsByName("options"),
                    ownValues.mtu(),
                    file.flag("optionsLost"));
            return new NetworkFile(network, histories, replaced(file, id));
        } catch (IllegalArgumentException | RejectedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The values that the network has now, as if a user gave them as options. */
    private static Map<String, String> ownValues(Fields file) {
        Map<String, String> values = new TreeMap<>();
        for (Family family : Family.values()) {
            String name = NetworkOptions.nameOfGateway(family);
            file.optionalText(name).ifPresent(gateway -> values.put(name, gateway));
        }
        file.optionalNumber(NetworkOptions.MTU).ifPresent(mtu -> values.put(NetworkOptions.MTU, mtu.toString()));
        if (!values.containsKey(NetworkOptions.nameOfGateway(Family.IPV4))
                && !values.containsKey(NetworkOptions.nameOfGateway(Family.IPV6))) {
            throw new IllegalArgumentException("it has no gateway");
        }
        return values;
    }

    /** A file of an earlier version does not say; then a link-local gateway is taken for the driver's choice. */
    private static Set<Family> following(Fields file, List<Ip> gateways) {
        if (!file.has("following")) {
            return gateways.stream().filter(Ip::isLinkLocal).map(Ip::family).collect(Collectors.toSet());
        }
        return file.texts("following").stream()
                .map(name -> NetworkOptions.familyOf(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException("'%s' is not the name of a gateway".formatted(name))))
                .collect(Collectors.toSet());
    }

    /** Checks each ID, since it names a file to delete. */
    private static Set<String> replaced(Fields file, String id) {
        Set<String> replaced = Set.copyOf(file.texts("replaced"));
        if (replaced.contains(id) || !replaced.stream().allMatch(DockerId::isNetwork)) {
            throw new IllegalArgumentException("its field replaced has an element that is not another network's ID");
        }
        return replaced;
    }

    private static List<Ip> addresses(Fields file, String name) {
        return file.texts(name).stream().map(Ip::parse).toList();
    }

    private static Pool pool(Fields entry) {
        return new Pool(
                entry.text("addressSpace"),
                Prefix.parse(entry.text("subnet")),
                entry.optionalText("range").map(Prefix::parse));
    }

    private static History history(Fields entry) {
        Map<String, Ip> names = new LinkedHashMap<>();
        if (entry.has("names")) {
            entry.textsByName("names").forEach((name, address) -> names.put(name, Ip.parse(address)));
        }
        return new History(Ip.parse(entry.text("next")), addresses(entry, "resting"), names);
    }
}
