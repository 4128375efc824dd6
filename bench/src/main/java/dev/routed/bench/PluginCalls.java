package dev.routed.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends the calls of Docker Engine 20.10, as defined by libnetwork's remote driver protocol. A call throws
 * RejectedException if the appliance rejects it, and IOException if its outcome is unknown.
 */
public final class PluginCalls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPACE = "RoutedLocal";

    private final Socket network;
    private final Socket ipam;

    /** A plugin socket. */
    public interface Socket {
        String call(String method, String body) throws IOException, InterruptedException;
    }

    public PluginCalls(Socket network, Socket ipam) {
        this.network = network;
        this.ipam = ipam;
    }

    /** @param range {@code --ip-range}, the part of the subnet to assign from; empty for the whole subnet */
    public ClientNetwork.Pool requestPool(String subnet, String range) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("AddressSpace", SPACE)
                .put("Pool", subnet)
                .put("SubPool", range)
                .put("V6", Prefix.parse(subnet).ip().isIpv6());
        body.putObject("Options");
        JsonNode answer = ask(ipam, "IpamDriver.RequestPool", body);
        String gateway = answer.at("/Data/com.docker.network.gateway").asText();
        return new ClientNetwork.Pool(
                answer.path("PoolID").asText(), subnet, Prefix.parse(gateway).ip());
    }

    public void releasePool(ClientNetwork.Pool pool) throws IOException, InterruptedException {
        ask(ipam, "IpamDriver.ReleasePool", poolId(pool));
    }

    public Ip requestAddress(ClientNetwork.Pool pool, Optional<Ip> wanted) throws IOException, InterruptedException {
        ObjectNode body = poolId(pool).put("Address", wanted.map(Ip::toString).orElse(""));
        JsonNode answer = ask(ipam, "IpamDriver.RequestAddress", body.putNull("Options"));
        return Prefix.parse(answer.path("Address").asText()).ip();
    }

    public void releaseAddress(ClientNetwork.Pool pool, Ip address) throws IOException, InterruptedException {
        ask(ipam, "IpamDriver.ReleaseAddress", poolId(pool).put("Address", address.toString()));
    }

    private static ObjectNode poolId(ClientNetwork.Pool pool) {
        return JSON.createObjectNode().put("PoolID", pool.id());
    }

    public void createNetwork(ClientNetwork net) throws IOException, InterruptedException {
        ObjectNode body = networkId(net);
        body.putObject("Options")
                .put("com.docker.network.enable_ipv6", net.pools().size() > 1)
                .putObject("com.docker.network.generic");
        body.putArray("IPv4Data");
        body.putArray("IPv6Data");
        for (ClientNetwork.Pool pool : net.pools()) {
            body.withArray(pool.isIpv6() ? "IPv6Data" : "IPv4Data")
                    .addObject()
                    .put("AddressSpace", SPACE)
                    .put("Pool", pool.subnet())
                    .put("Gateway", pool.gateway().asPrefix().toString());
        }
        ask(network, "NetworkDriver.CreateNetwork", body);
    }

    public void deleteNetwork(ClientNetwork net) throws IOException, InterruptedException {
        ask(network, "NetworkDriver.DeleteNetwork", networkId(net));
    }

    public void createEndpoint(ClientEndpoint endpoint, Map<String, ?> options)
            throws IOException, InterruptedException {
        List<Ip> addresses = endpoint.addresses();
        ObjectNode body = ids(endpoint);
        body.putObject("Interface")
                .put("MacAddress", "")
                .put("Address", addresses.get(0).asPrefix().toString())
                .put(
                        "AddressIPv6",
                        addresses.size() > 1 ? addresses.get(1).asPrefix().toString() : "");
        ask(network, "NetworkDriver.CreateEndpoint", body.set("Options", JSON.valueToTree(options)));
    }

    /** @return the container's gateways */
    public List<Ip> join(ClientEndpoint endpoint, String sandboxKey) throws IOException, InterruptedException {
        ObjectNode body = ids(endpoint).put("SandboxKey", sandboxKey);
        body.putObject("Options");
        JsonNode answer = ask(network, "NetworkDriver.Join", body);
        return Stream.of("Gateway", "GatewayIPv6")
                .map(key -> answer.path(key).asText())
                .filter(gateway -> !gateway.isEmpty())
                .map(Ip::parse)
                .toList();
    }

    /** Asks for the operational data, as the engine does twice after a join. */
    public void operInfo(ClientEndpoint endpoint) throws IOException, InterruptedException {
        ask(network, "NetworkDriver.EndpointOperInfo", ids(endpoint));
    }

    public void leave(ClientEndpoint endpoint) throws IOException, InterruptedException {
        ask(network, "NetworkDriver.Leave", ids(endpoint));
    }

    public void deleteEndpoint(ClientEndpoint endpoint) throws IOException, InterruptedException {
        ask(network, "NetworkDriver.DeleteEndpoint", ids(endpoint));
    }

    private static ObjectNode networkId(ClientNetwork net) {
        return JSON.createObjectNode().put("NetworkID", net.id());
    }

    private static ObjectNode ids(ClientEndpoint endpoint) {
        return networkId(endpoint.net()).put("EndpointID", endpoint.id());
    }

    private static JsonNode ask(Socket socket, String method, JsonNode body) throws IOException, InterruptedException {
        try {
            return JSON.readTree(socket.call(method, body + "\n"));
        } catch (JsonProcessingException e) {
            throw RejectedException.host(method + ": the answer is not JSON", e);
        }
    }
}
