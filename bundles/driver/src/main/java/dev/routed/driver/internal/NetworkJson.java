package dev.routed.driver.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.ipam.History;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A network as the text of its file: JSON that an operator can read. Pure. */
final class NetworkJson {
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private NetworkJson() {}

    static byte[] write(NetworkFile contents) {
        Network network = contents.network();
        ObjectNode file = JSON.createObjectNode().put("version", VERSION).put("id", network.id());
        for (Pool pool : network.pools()) {
            ObjectNode entry = file.withArray("pools").addObject();
            entry.put("addressSpace", pool.addressSpace()).put("subnet", pool.subnet().toString());
            pool.range().ifPresent(range -> entry.put("range", range.toString()));
            Optional.ofNullable(contents.histories().get(pool)).ifPresent(history -> write(history, entry));
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
        try {
            return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    private static void write(History history, ObjectNode pool) {
        pool.put("next", history.next().toString());
        ArrayNode resting = pool.putArray("resting");
        history.resting().forEach(address -> resting.add(address.toString()));
        ObjectNode names = pool.putObject("names");
        history.names().forEach((name, address) -> names.put(name, address.toString()));
    }

    /** @throws IOException with a sentence, if the text is not such a file */
    static NetworkFile read(byte[] text) throws IOException {
        JsonNode file = JSON.readTree(text);
        if (file.path("version").asInt() != VERSION) {
            throw new IOException("version %s is not %d".formatted(file.path("version"), VERSION));
        }
        try {
            List<Pool> pools = new ArrayList<>();
            Map<Pool, History> histories = new HashMap<>();
            for (JsonNode entry : file.required("pools")) {
                Pool pool = pool(entry);
                pools.add(pool);
                if (entry.has("next")) {
                    histories.put(pool, history(entry));
                }
            }
            List<Ip> gateways = Stream.of(file.path("gateway"), file.path("gateway6"))
                    .filter(gateway -> !gateway.isMissingNode())
                    .map(gateway -> Ip.parse(gateway.textValue()))
                    .toList();
            if (gateways.isEmpty()) {
                throw new IOException("it has no gateway");
            }
            List<Ip> auxiliary = new ArrayList<>();
            file.path("auxiliary").forEach(address -> auxiliary.add(Ip.parse(address.textValue())));
            Map<String, String> options = new TreeMap<>();
            file.path("options").properties().forEach(option -> options.put(option.getKey(), option.getValue().asText()));
            JsonNode mtu = file.path("mtu");
            Network network = new Network(
                    file.required("id").textValue(),
                    pools,
                    gateways,
                    following(file, gateways),
                    auxiliary,
                    options,
                    mtu.isInt() ? Optional.of(mtu.intValue()) : Optional.empty());
            return new NetworkFile(network, histories);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IOException("a field is missing or wrong: " + e.getMessage(), e);
        }
    }

    /** Where the file does not say, since an earlier version wrote it, a user's own gateway is not link-local. */
    private static Set<Family> following(JsonNode file, List<Ip> gateways) {
        Set<Family> following = EnumSet.noneOf(Family.class);
        if (file.has("following")) {
            file.path("following").forEach(name -> following.add(NetworkOptions.familyOf(name.textValue()).orElseThrow(
                    () -> new IllegalArgumentException("'%s' is followed".formatted(name.textValue())))));
        } else {
            gateways.stream().filter(Ip::isLinkLocal).forEach(gateway -> following.add(gateway.family()));
        }
        return following;
    }

    private static Pool pool(JsonNode entry) {
        return new Pool(
                entry.required("addressSpace").textValue(),
                Prefix.parse(entry.required("subnet").textValue()),
                Optional.ofNullable(entry.path("range").textValue()).map(Prefix::parse));
    }

    private static History history(JsonNode entry) {
        List<Ip> resting = new ArrayList<>();
        entry.path("resting").forEach(address -> resting.add(Ip.parse(address.textValue())));
        Map<String, Ip> names = new LinkedHashMap<>();
        entry.path("names").properties().forEach(name -> names.put(name.getKey(), Ip.parse(name.getValue().textValue())));
        return new History(Ip.parse(entry.required("next").textValue()), resting, names);
    }
}
