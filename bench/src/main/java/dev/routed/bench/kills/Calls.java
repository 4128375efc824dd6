package dev.routed.bench.kills;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The calls of an engine 20.10, in its words; see the wire contract of libnetwork's remote drivers. */
final class Calls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPACE = "RoutedLocal";
    private static final String GATEWAY = "com.docker.network.gateway";

    private final Line network;
    private final Line ipam;

    Calls(Path plugins, Traffic traffic) {
        network = new Line(plugins.resolve("net-routed.sock"), traffic);
        ipam = new Line(plugins.resolve("ipam-routed.sock"), traffic);
    }

    /** @param range the part of the subnet that addresses are chosen from; empty for all of it */
    Net.Pool requestPool(String subnet, String range) throws NotDoneException, InterruptedException {
        boolean ipv6 = Prefix.parse(subnet).ip().isIpv6();
        JsonNode answer = ask(ipam, "IpamDriver.RequestPool", JSON.createObjectNode()
                .put("AddressSpace", SPACE).put("Pool", subnet).put("SubPool", range).put("V6", ipv6)
                .set("Options", JSON.createObjectNode()));
        Ip gateway = Prefix.parse(answer.at("/Data/" + GATEWAY).asText()).ip();
        return new Net.Pool(answer.path("PoolID").asText(), subnet, gateway);
    }

    void releasePool(Net.Pool pool) throws NotDoneException, InterruptedException {
        ask(ipam, "IpamDriver.ReleasePool", JSON.createObjectNode().put("PoolID", pool.id()));
    }

    Ip requestAddress(Net.Pool pool, Optional<Ip> wanted) throws NotDoneException, InterruptedException {
        JsonNode answer = ask(ipam, "IpamDriver.RequestAddress", JSON.createObjectNode()
                .put("PoolID", pool.id()).put("Address", wanted.map(Ip::toString).orElse("")).putNull("Options"));
        return Prefix.parse(answer.path("Address").asText()).ip();
    }

    void releaseAddress(Net.Pool pool, Ip address) throws NotDoneException, InterruptedException {
        ask(ipam, "IpamDriver.ReleaseAddress",
                JSON.createObjectNode().put("PoolID", pool.id()).put("Address", address.toString()));
    }

    void createNetwork(Net net) throws NotDoneException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("NetworkID", net.id());
        body.putObject("Options").put("com.docker.network.enable_ipv6", net.pools().size() > 1)
                .putObject("com.docker.network.generic");
        body.putArray("IPv4Data");
        body.putArray("IPv6Data");
        for (Net.Pool pool : net.pools()) {
            body.withArray(pool.isIpv6() ? "IPv6Data" : "IPv4Data").addObject()
                    .put("AddressSpace", SPACE).put("Pool", pool.subnet()).put("Gateway", pool.gateway().asPrefix().toString());
        }
        ask(network, "NetworkDriver.CreateNetwork", body);
    }

    void deleteNetwork(Net net) throws NotDoneException, InterruptedException {
        ask(network, "NetworkDriver.DeleteNetwork", JSON.createObjectNode().put("NetworkID", net.id()));
    }

    /** @param port a TCP port that the container exposes; it makes the endpoint one of which something is kept in a file */
    void createEndpoint(Standing endpoint, Optional<Integer> port) throws NotDoneException, InterruptedException {
        ObjectNode body = named(endpoint);
        ObjectNode addresses = body.putObject("Interface").put("MacAddress", "");
        List<Ip> all = endpoint.addresses();
        addresses.put("Address", all.get(0).asPrefix().toString());
        addresses.put("AddressIPv6", all.size() > 1 ? all.get(1).asPrefix().toString() : "");
        ObjectNode options = body.putObject("Options");
        options.putArray("com.docker.network.portmap");
        options.putArray("com.docker.network.endpoint.exposedports");
        port.ifPresent(number -> options.withArray("com.docker.network.endpoint.exposedports").addObject()
                .put("Proto", 6).put("Port", number));
        ask(network, "NetworkDriver.CreateEndpoint", body);
    }

    /** And what an engine asks behind it. @return the gateways that the container is to have */
    List<Ip> join(Standing endpoint, String sandboxKey) throws NotDoneException, InterruptedException {
        ObjectNode body = named(endpoint).put("SandboxKey", sandboxKey);
        body.putObject("Options");
        JsonNode answer = ask(network, "NetworkDriver.Join", body);
        ask(network, "NetworkDriver.EndpointOperInfo", named(endpoint));
        ask(network, "NetworkDriver.EndpointOperInfo", named(endpoint));
        return Stream.of("Gateway", "GatewayIPv6")
                .map(key -> answer.path(key).asText())
                .filter(gateway -> !gateway.isEmpty())
                .map(Ip::parse)
                .toList();
    }

    void leave(Standing endpoint) throws NotDoneException, InterruptedException {
        ask(network, "NetworkDriver.Leave", named(endpoint));
    }

    void deleteEndpoint(Standing endpoint) throws NotDoneException, InterruptedException {
        ask(network, "NetworkDriver.DeleteEndpoint", named(endpoint));
    }

    private static ObjectNode named(Standing endpoint) {
        return JSON.createObjectNode().put("NetworkID", endpoint.net().id()).put("EndpointID", endpoint.id());
    }

    private static JsonNode ask(Line line, String method, JsonNode body) throws NotDoneException, InterruptedException {
        try {
            return JSON.readTree(line.call(method, body + "\n"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(method + " is not answered in JSON", e);
        }
    }
}
