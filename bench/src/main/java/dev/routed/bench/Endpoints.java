package dev.routed.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings endpoints up and down over the plugin sockets, as a container's start and stop do. */
final class Endpoints {
    static final String SUBNET = "10.1.0.0/16";
    static final String SUBNET6 = "fd00:10:1::/64";

    private static final String NETWORK = "f".repeat(64);
    private static final Pattern ADDRESS = Pattern.compile("\"Address\":\"([^\"/]+)/");
    private static final Pattern POOL = Pattern.compile("\"PoolID\":\"([^\"]+)\"");

    private final Engine network;
    private final Engine ipam;
    private final List<String> pools = new ArrayList<>();
    private long next;

    /**
     * An endpoint that is up.
     *
     * @param addresses one of each subnet
     */
    record Up(String id, List<String> addresses) {
        String address() {
            return addresses.get(0);
        }
    }

    /** @param subnets of the network: the IPv4 one, and the IPv6 one if it is to have both families */
    Endpoints(Path plugins, List<String> subnets) throws IOException {
        network = new Engine(plugins.resolve("net-routed.sock"));
        ipam = new Engine(plugins.resolve("ipam-routed.sock"));
        for (String subnet : subnets) {
            pools.add(group(POOL, ipam.call("IpamDriver.RequestPool", "{\"AddressSpace\":\"RoutedLocal\",\"Pool\":\""
                    + subnet + "\",\"SubPool\":\"\",\"Options\":{},\"V6\":" + subnet.equals(SUBNET6) + "}")));
        }
        boolean dual = subnets.contains(SUBNET6);
        network.call("NetworkDriver.CreateNetwork", "{\"NetworkID\":\"" + NETWORK
                + "\",\"Options\":{\"com.docker.network.enable_ipv6\":" + dual
                + ",\"com.docker.network.generic\":{}},\"IPv4Data\":[" + data(SUBNET)
                + "],\"IPv6Data\":[" + (dual ? data(SUBNET6) : "") + "]}");
    }

    private static String data(String subnet) {
        return "{\"AddressSpace\":\"RoutedLocal\",\"Pool\":\"" + subnet + "\"}";
    }

    Up up() throws IOException {
        return up("");
    }

    /** @param options what {@code --driver-opt} says, as fields of JSON */
    Up up(String options) throws IOException {
        String id = "%064x".formatted((0xbe9cL + next) * 0x9E3779B97F4A7C15L >>> 1) ;
        id = id.substring(48) + "%048x".formatted(next++);
        List<String> addresses = new ArrayList<>();
        for (String pool : pools) {
            addresses.add(group(ADDRESS, ipam.call("IpamDriver.RequestAddress",
                    "{\"PoolID\":\"" + pool + "\",\"Address\":\"\",\"Options\":null}")));
        }
        String names = "\"NetworkID\":\"" + NETWORK + "\",\"EndpointID\":\"" + id + "\"";
        String address6 = addresses.size() > 1 ? addresses.get(1) + "/128" : "";
        network.call("NetworkDriver.CreateEndpoint", "{" + names + ",\"Interface\":{\"Address\":\"" + addresses.get(0)
                + "/32\",\"AddressIPv6\":\"" + address6 + "\",\"MacAddress\":\"\"},\"Options\":{" + options + "}}");
        network.call("NetworkDriver.Join", "{" + names + ",\"SandboxKey\":\"/run/docker/netns/" + id.substring(0, 12)
                + "\",\"Options\":{}}");
        return new Up(id, addresses);
    }

    void down(Up up) throws IOException {
        String names = "{\"NetworkID\":\"" + NETWORK + "\",\"EndpointID\":\"" + up.id() + "\"}";
        network.call("NetworkDriver.Leave", names);
        network.call("NetworkDriver.DeleteEndpoint", names);
        for (int i = 0; i < pools.size(); i++) {
            ipam.call("IpamDriver.ReleaseAddress",
                    "{\"PoolID\":\"" + pools.get(i) + "\",\"Address\":\"" + up.addresses().get(i) + "\"}");
        }
    }

    /** Gives network and pools back. */
    void end() throws IOException {
        for (String pool : pools) {
            ipam.call("IpamDriver.ReleasePool", "{\"PoolID\":\"" + pool + "\"}");
        }
        network.call("NetworkDriver.DeleteNetwork", "{\"NetworkID\":\"" + NETWORK + "\"}");
    }

    private static String group(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return found.group(1);
    }
}
