package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.routed.api.net.Mac;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of CreateEndpoint: the engine's own under {@code com.docker.}, and among them, at the top level,
 * what the user gave by {@code --driver-opt}.
 *
 * @param macAddress {@code --mac-address}, or null
 * @param exposed    {@code EXPOSE}, {@code --expose} and {@code -p}
 * @param portmap    {@code -p}
 * @param others     all the rest
 */
public record EndpointOptions(
        @JsonProperty("com.docker.network.endpoint.macaddress")
                @JsonDeserialize(using = TextDeserializer.Base64Mac.class)
                Mac macAddress,
        @JsonProperty("com.docker.network.endpoint.exposedports") List<ExposedPort> exposed,
        @JsonProperty("com.docker.network.portmap") List<PortMapping> portmap,
        @JsonAnySetter Map<String, JsonNode> others) {
    private static final String ENGINES_OWN = "com.docker.";

    public EndpointOptions {
        exposed = exposed == null ? List.of() : exposed;
        portmap = portmap == null ? List.of() : portmap;
        others = others == null ? Map.of() : others;
    }

    /** {@code --driver-opt key=value}: the engine sends strings only, so anything else is not the user's. */
    public Map<String, String> driverOptions() {
        Map<String, String> options = new TreeMap<>();
        others.forEach((key, value) -> {
            if (value.isTextual() && !key.startsWith(ENGINES_OWN)) {
                options.put(key, value.textValue());
            }
        });
        return options;
    }
}
