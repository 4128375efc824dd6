package dev.routed.cnm.wire;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.routed.api.net.Mac;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The options of CreateEndpoint: those of the engine, under {@code com.docker.}, and those of {@code --driver-opt}, on
 * the same level.
 *
 * @param macAddress {@code --mac-address}, or null
 * @param exposed {@code EXPOSE}, {@code --expose} and {@code -p}
 * @param portmap {@code -p}
 * @param sysctls list, separated by comma, such as {@code net.ipv4.conf.IFNAME.rp_filter=2}, or empty; Engine 27 and
 *     later sets them inside the container
 */
public record EndpointOptions(
        @JsonProperty("com.docker.network.endpoint.macaddress")
        @JsonDeserialize(using = TextDeserializer.Base64Mac.class)
        Mac macAddress,

        @JsonProperty("com.docker.network.endpoint.exposedports")
        List<ExposedPort> exposed,

        @JsonProperty("com.docker.network.portmap") List<PortMapping> portmap,
        @JsonProperty(SYSCTLS) String sysctls,
        @JsonAnySetter Map<String, JsonNode> others) {
    public static final String SYSCTLS = "com.docker.network.endpoint.sysctls";

    private static final String ENGINES_OWN = "com.docker.";

    /** The client of the engine converts options to lower case. */
    private static final Pattern IPV6_OFF =
            Pattern.compile("net\\.ipv6\\.conf\\.(?:IFNAME|ifname)\\.disable_ipv6=(?!0+$).*");

    public EndpointOptions {
        Required.ofInterface("com.docker.network.endpoint.macaddress", macAddress);
        exposed = exposed == null ? List.of() : exposed;
        portmap = portmap == null ? List.of() : portmap;
        sysctls = sysctls == null ? "" : sysctls;
        others = others == null ? Map.of() : others;
    }

    /** Returns the one of the sysctls that turns IPv6 off on the interface. */
    public Optional<String> ipv6Off() {
        return Stream.of(sysctls.split(","))
                .filter(sysctl -> IPV6_OFF.matcher(sysctl).matches())
                .findFirst();
    }

    /** Returns the options of {@code --driver-opt}. They are strings; other values come from the engine. */
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
