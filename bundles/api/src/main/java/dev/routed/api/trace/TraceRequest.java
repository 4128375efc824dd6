package dev.routed.api.trace;

import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.Port;
import java.util.Optional;

/**
 * The packet to trace.
 *
 * @param from a container of this host (name, ID, endpoint ID, address), an address, or the name of a host
 * @param to as {@code from}
 * @param port the TCP port; absent for ICMP
 * @param family absent for the first that both ends have, IPv4 before IPv6
 */
public record TraceRequest(String from, String to, Optional<Port> port, Optional<Family> family) {}
