package dev.routed.trace.internal;

import dev.routed.api.net.Ip;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Asks this host's resolver for the addresses of a host. */
final class HostNames {
    private HostNames() {}

    /** Returns none if the name is unknown. */
    static List<Ip> addresses(String name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name))
                    .map(address -> Ip.of(address.getAddress()))
                    .toList();
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
