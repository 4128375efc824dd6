package dev.routed.cnm.wire;

import java.util.Map;

/**
 * One port that {@code -p} asks to map.
 *
 * @param proto       the IP protocol's number (IANA)
 * @param port        the container's port
 * @param hostIP      the host's address, or empty for any
 * @param hostPort    the host's port, the first of a range; 0 for any
 * @param hostPortEnd the last of the range
 */
public record PortMapping(int proto, int port, String hostIP, int hostPort, int hostPortEnd) {
    private static final Map<Integer, String> PROTOCOLS = Map.of(6, "tcp", 17, "udp", 132, "sctp");

    public PortMapping {
        hostIP = hostIP == null ? "" : hostIP;
    }

    /** As the user would write it behind {@code -p}: {@code 127.0.0.1:8080:80/tcp}. */
    @Override
    public String toString() {
        String address = hostIP.contains(":") ? "[" + hostIP + "]" : hostIP;
        String ports = hostPort == 0 ? "" : hostPort + (hostPortEnd > hostPort ? "-" + hostPortEnd : "");
        String host = (address.isEmpty() ? "" : address + ":") + ports;
        return (host.isEmpty() ? "" : host + ":")
                + port + "/" + PROTOCOLS.getOrDefault(proto, Integer.toString(proto));
    }
}
