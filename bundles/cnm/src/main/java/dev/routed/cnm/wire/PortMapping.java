package dev.routed.cnm.wire;

import dev.routed.api.net.Ip;
import java.util.Map;

/**
 * A port mapping of {@code -p}, with its IP protocol number (IANA). A host address of null and a host port of 0 mean
 * any; {@code hostPort} is the first of a range.
 */
public record PortMapping(int proto, int port, Ip hostIP, int hostPort, int hostPortEnd) {
    private static final Map<Integer, String> PROTOCOLS = Map.of(6, "tcp", 17, "udp", 132, "sctp");

    public PortMapping {
        Required.port("Port", port, 1);
        Required.port("HostPort", hostPort, 0);
        Required.port("HostPortEnd", hostPortEnd, 0);
    }

    /** Formats as the argument of {@code -p}: {@code 127.0.0.1:8080:80/tcp}. */
    @Override
    public String toString() {
        String ports = hostPort == 0 ? "" : hostPort + (hostPortEnd > hostPort ? "-" + hostPortEnd : "");
        String host = hostIP == null ? ports : (hostIP.isIpv6() ? "[" + hostIP + "]" : hostIP) + ":" + ports;
        return (host.isEmpty() ? "" : host + ":") + port + "/" + PROTOCOLS.getOrDefault(proto, Integer.toString(proto));
    }
}
