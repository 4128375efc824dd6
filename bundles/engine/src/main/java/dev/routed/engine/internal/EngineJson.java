package dev.routed.engine.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerChange;
import dev.routed.api.message.DockerId;
import dev.routed.api.net.Prefix;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Requests to the Docker Engine API 1.24 and later, and parsers of the answers. Pure. */
final class EngineJson {
    /**
     * The events that may change health, processes or endpoints of a container; health_status stands for all its
     * states.
     */
    private static final List<String> ACTIONS =
            List.of("start", "restart", "unpause", "pause", "stop", "kill", "oom", "die", "health_status", "connect");

    /** Whether a container runs and is not paused, by the action of its event. */
    private static final Map<String, Boolean> ACTIVE =
            Map.of("start", true, "unpause", true, "pause", false, "die", false);

    static final String EVENTS = "/events?filters="
            + encode("{\"type\":[\"container\",\"network\"],\"event\":[\"%s\"]}"
                    .formatted(String.join("\",\"", ACTIONS)));

    static final String VERSION = "/version";

    static final String INFO = "/info";

    /** The engine's pools of IPv4 for networks of one host: localScopeDefaultNetworks of libnetwork/ipamutils. */
    private static final List<Prefix> POOLS = Stream.of(
                    "172.17.0.0/16",
                    "172.18.0.0/16",
                    "172.19.0.0/16",
                    "172.20.0.0/14",
                    "172.24.0.0/14",
                    "172.28.0.0/14",
                    "192.168.0.0/16")
            .map(Prefix::parse)
            .toList();

    static final String RUNNING = "/containers/json";

    static final String ALL = "/containers/json?all=true";

    static final String NETWORKS = "/networks";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The names that the engine gives containers. */
    private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private EngineJson() {}

    /** Whether the engine may have a container of this name or ID. Other texts would be other resources. */
    static boolean isContainer(String text) {
        return CONTAINER.matcher(text).matches();
    }

    static boolean isNetwork(String text) {
        return !text.isBlank() && !text.equals(".") && !text.equals("..");
    }

    /** @param container a name, an ID, or a prefix of an ID */
    static String inspect(String container) {
        return "/containers/" + encode(container) + "/json";
    }

    /** @param network a name or an ID */
    static String inspectNetwork(String network) {
        return "/networks/" + encode(network);
    }

    /** Encodes one segment of a path. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the change of a container that an event reports; empty if the event names no container. */
    static Optional<ContainerChange> change(String event) {
        JsonNode root = read(event);
        JsonNode actor = root.path("Actor");
        boolean ofNetwork = root.path("Type").asText().equals("network");
        String id = ofNetwork
                ? actor.path("Attributes").path("container").asText()
                : actor.path("ID").asText();
        Optional<Boolean> active =
                Optional.ofNullable(ACTIVE.get(root.path("Action").asText()));
        return Optional.of(id)
                .filter(text -> text.matches("[0-9a-f]+"))
                .map(container -> new ContainerChange(container, active));
    }

    /** Returns {@code DefaultAddressPools}, which the engine leaves out unless it is set, or what it has by default. */
    static List<Prefix> addressPools(String answer) {
        List<Prefix> pools = new ArrayList<>();
        for (JsonNode pool : read(answer).path("DefaultAddressPools")) {
            try {
                pools.add(Prefix.parse(pool.path("Base").asText()).network());
            } catch (IllegalArgumentException e) {
                throw RejectedException.host("the answer of the Docker Engine has no valid address pool", e);
            }
        }
        return pools.isEmpty() ? POOLS : List.copyOf(pools);
    }

    static String version(String answer) {
        return read(answer).path("Version").asText();
    }

    static List<String> containers(String answer) {
        List<String> containers = new ArrayList<>();
        read(answer).forEach(container -> containers.add(id(container)));
        return List.copyOf(containers);
    }

    static List<String> withPrefix(List<String> ids, String prefix) {
        return ids.stream().filter(id -> id.startsWith(prefix)).toList();
    }

    static Container container(String answer) {
        JsonNode root = read(answer);
        JsonNode state = root.path("State");
        List<String> endpoints = new ArrayList<>();
        root.path("NetworkSettings")
                .path("Networks")
                .forEach(network -> endpoints.add(network.path("EndpointID").asText()));
        endpoints.removeIf(String::isEmpty);
        return new Container(
                id(root),
                withoutSlash(root.path("Name").asText()),
                List.copyOf(endpoints),
                state.path("Running").asBoolean() && !state.path("Paused").asBoolean(),
                Optional.ofNullable(state.path("Health").get("Status"))
                        .map(JsonNode::asText)
                        .filter(status -> !status.equals("none")));
    }

    /**
     * Returns the ID of the network of an answer; empty if the answer is for an ID or a prefix, and not for the name.
     */
    static Optional<String> network(String answer, String name) {
        JsonNode root = read(answer);
        return Optional.of(id(root)).filter(id -> root.path("Name").asText().equals(name));
    }

    /** Returns the name of the container of each endpoint, of an answer that lists containers. */
    static Map<String, String> namesByEndpoint(String answer) {
        Map<String, String> names = new HashMap<>();
        for (JsonNode container : read(answer)) {
            String name = container.path("Names").path(0).asText();
            container
                    .path("NetworkSettings")
                    .path("Networks")
                    .forEach(network -> names.put(network.path("EndpointID").asText(), withoutSlash(name)));
        }
        return names;
    }

    /** Returns the name of each network, of an answer that lists networks. */
    static Map<String, String> namesOfNetworks(String answer) {
        Map<String, String> names = new HashMap<>();
        read(answer)
                .forEach(network -> names.put(id(network), network.path("Name").asText()));
        return names;
    }

    private static String withoutSlash(String name) {
        return name.replaceFirst("^/", "");
    }

    /** Returns the IDs of the networks that have the name, of an answer that lists all networks. */
    static List<String> named(String answer, String name) {
        List<String> networks = new ArrayList<>();
        for (JsonNode network : read(answer)) {
            if (network.path("Name").asText().equals(name)) {
                networks.add(id(network));
            }
        }
        return List.copyOf(networks);
    }

    /**
     * Returns the endpoints of containers on a network; empty if the answer is about another network.
     *
     * @throws RejectedException if the answer lists no containers, so that none may be taken for gone
     */
    static Optional<Set<String>> endpoints(String answer, String networkId) {
        JsonNode root = read(answer);
        JsonNode containers = root.path("Containers");
        if (!containers.isObject()) {
            throw RejectedException.host("the answer of the Docker Engine has no containers of the network", null);
        }
        Set<String> endpoints = new HashSet<>();
        containers.forEach(
                container -> endpoints.add(container.path("EndpointID").asText()));
        return Optional.of(endpoints).filter(known -> id(root).equals(networkId));
    }

    private static String id(JsonNode object) {
        String id = object.path("Id").asText();
        if (!DockerId.isNetwork(id)) {
            throw RejectedException.host("the answer of the Docker Engine has no valid ID", null);
        }
        return id;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw RejectedException.host("the answer of the Docker Engine is not JSON", e);
        }
    }
}
