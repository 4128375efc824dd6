package dev.routed.kernel.iproute2.argv;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.stream.Stream;

/** The arguments of {@code conntrack}. */
public final class ConntrackArguments {
    /** Original source, original destination, reply source, reply destination. A command finds entries with all. */
    private static final List<String> ENDS = List.of("--orig-src", "--orig-dst", "--reply-src", "--reply-dst");

    private ConntrackArguments() {}

    /** The commands that delete all connections of an address, one for each end of each tuple. */
    public static Stream<List<String>> delete(Ip address) {
        String family = address.isIpv6() ? "ipv6" : "ipv4";
        return ENDS.stream().map(end -> List.of("--delete", "--family", family, end, address.toString()));
    }
}
