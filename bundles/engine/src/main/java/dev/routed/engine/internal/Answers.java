package dev.routed.engine.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the engine is asked, and what it answers: API 1.24 and later. Pure. */
final class Answers {
    /** What may change a container's health, or which endpoints it has. */
    static final String EVENTS = "/events?filters=" + encode(
            "{\"type\":[\"container\",\"network\"],\"event\":[\"start\",\"health_status\",\"connect\"]}");

    /** Those that run. */
    static final String CONTAINERS = "/containers/json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    /** @param container its name, its id, or the beginning of it */
    static String inspect(String container) {
        return "/containers/" + encode(container) + "/json";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The container that an event is about; empty if it is about none. */
    static Optional<String> subject(String event) {
        JsonNode root = read(event);
        JsonNode actor = root.path("Actor");
        String id = root.path("Type").asText().equals("network")
                ? actor.path("Attributes").path("container").asText()
                : actor.path("ID").asText();
        return Optional.of(id).filter(text -> text.matches("[0-9a-f]+"));
    }

    /** The identifiers in an answer to {@link #CONTAINERS}. */
    static List<String> containers(String answer) {
        List<String> containers = new ArrayList<>();
        read(answer).forEach(container -> containers.add(container.path("Id").asText()));
        return List.copyOf(containers);
    }

    /** The answer to {@link #inspect}. */
    static Container container(String answer) {
        JsonNode root = read(answer);
        List<String> endpoints = new ArrayList<>();
        root.path("NetworkSettings").path("Networks").forEach(network -> endpoints.add(network.path("EndpointID").asText()));
        endpoints.removeIf(String::isEmpty);
        return new Container(
                root.path("Id").asText(),
                List.copyOf(endpoints),
                Optional.ofNullable(root.path("State").path("Health").get("Status"))
                        .map(JsonNode::asText)
                        .filter(status -> !status.equals("none")));
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw Refusal.host("what it says cannot be understood: " + e.getOriginalMessage(), e);
        }
    }
}
