package dev.routed.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings endpoints up and down over the plugin sockets, as a container's start and stop do. */
final class Endpoints {
    private static final String NETWORK = "f".repeat(64);
    private static final Pattern ADDRESS = Pattern.compile("\"Address\":\"([^\"/]+)/");
    private static final Pattern POOL = Pattern.compile("\"PoolID\":\"([^\"]+)\"");

    private final Engine network;
    private final Engine ipam;
    private final String pool;
    private long next;

    /** An endpoint that is up. */
    record Up(String id, String address) {}

    Endpoints(Path plugins) throws IOException {
        network = new Engine(plugins.resolve("net-routed.sock"));
        ipam = new Engine(plugins.resolve("ipam-routed.sock"));
        String answer = ipam.call("IpamDriver.RequestPool",
                "{\"AddressSpace\":\"RoutedLocal\",\"Pool\":\"10.1.0.0/16\",\"SubPool\":\"\",\"Options\":{},\"V6\":false}");
        pool = group(POOL, answer);
        network.call("NetworkDriver.CreateNetwork", "{\"NetworkID\":\"" + NETWORK
                + "\",\"Options\":{\"com.docker.network.generic\":{}},\"IPv4Data\":[{\"AddressSpace\":\"RoutedLocal\","
                + "\"Pool\":\"10.1.0.0/16\"}],\"IPv6Data\":[]}");
    }

    Up up() throws IOException {
        String id = "%064x".formatted((0xbe9cL + next) * 0x9E3779B97F4A7C15L >>> 1) ;
        id = id.substring(48) + "%048x".formatted(next++);
        String address = group(ADDRESS, ipam.call("IpamDriver.RequestAddress",
                "{\"PoolID\":\"" + pool + "\",\"Address\":\"\",\"Options\":null}"));
        String names = "\"NetworkID\":\"" + NETWORK + "\",\"EndpointID\":\"" + id + "\"";
        network.call("NetworkDriver.CreateEndpoint", "{" + names + ",\"Interface\":{\"Address\":\"" + address
                + "/32\",\"AddressIPv6\":\"\",\"MacAddress\":\"\"},\"Options\":{}}");
        network.call("NetworkDriver.Join", "{" + names + ",\"SandboxKey\":\"/run/docker/netns/" + id.substring(0, 12)
                + "\",\"Options\":{}}");
        return new Up(id, address);
    }

    void down(Up up) throws IOException {
        String names = "{\"NetworkID\":\"" + NETWORK + "\",\"EndpointID\":\"" + up.id() + "\"}";
        network.call("NetworkDriver.Leave", names);
        network.call("NetworkDriver.DeleteEndpoint", names);
        ipam.call("IpamDriver.ReleaseAddress", "{\"PoolID\":\"" + pool + "\",\"Address\":\"" + up.address() + "\"}");
    }

    /** Gives network and pool back. */
    void end() throws IOException {
        ipam.call("IpamDriver.ReleasePool", "{\"PoolID\":\"" + pool + "\"}");
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
