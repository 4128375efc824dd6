package dev.routed.bench;

import dev.routed.api.net.Ip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings endpoints up and down over the plugin sockets, with the calls of a container's start and stop. */
final class Endpoints {
    static final String SUBNET = "10.1.0.0/16";
    static final String SUBNET6 = "fd00:10:1::/64";

    private final PluginCalls calls;
    private final ClientNetwork network;
    private long next;

    /** @param subnets the network's subnets: IPv4, then IPv6 for a dual-stack network */
    Endpoints(Path plugins, List<String> subnets) throws IOException, InterruptedException {
        calls = new PluginCalls(
                new Engine(plugins.resolve("net-routed.sock"))::call,
                new Engine(plugins.resolve("ipam-routed.sock"))::call);
        List<ClientNetwork.Pool> pools = new ArrayList<>();
        for (String subnet : subnets) {
            pools.add(calls.requestPool(subnet, ""));
        }
        network = new ClientNetwork("f".repeat(64), pools);
        calls.createNetwork(network);
    }

    ClientEndpoint up() throws IOException, InterruptedException {
        return up(Map.of());
    }

    /** @param options the {@code --driver-opt} options */
    ClientEndpoint up(Map<String, String> options) throws IOException, InterruptedException {
        String start = "%064x".formatted((0xbe9cL + next) * 0x9E3779B97F4A7C15L >>> 1);
        String id = start.substring(48) + "%048x".formatted(next++);
        List<Ip> addresses = new ArrayList<>();
        for (ClientNetwork.Pool pool : network.pools()) {
            addresses.add(calls.requestAddress(pool, Optional.empty()));
        }
        ClientEndpoint endpoint = new ClientEndpoint(id, network, addresses);
        calls.createEndpoint(endpoint, options);
        calls.join(endpoint, "/run/docker/netns/" + id.substring(0, 12));
        return endpoint;
    }

    void down(ClientEndpoint endpoint) throws IOException, InterruptedException {
        calls.leave(endpoint);
        calls.deleteEndpoint(endpoint);
        for (int i = 0; i < network.pools().size(); i++) {
            calls.releaseAddress(network.pools().get(i), endpoint.addresses().get(i));
        }
    }

    /** Releases the pools and deletes the network. */
    void end() throws IOException, InterruptedException {
        for (ClientNetwork.Pool pool : network.pools()) {
            calls.releasePool(pool);
        }
        calls.deleteNetwork(network);
    }
}
