package dev.routed.kernel.iproute2.argv;

import dev.routed.api.net.Ip;
import java.util.List;

/** The arguments of {@code ip}. Queries and changes are lines of a batch on standard input. */
public final class IpArguments {
    /** For lines of {@link Changes}: {@code ip} stops at the first failure. */
    public static final List<String> CHANGES = List.of("-batch", "-");

    /**
     * For lines of {@link Queries}, about IPv4 where a query is about one family: {@code ip} stops at the first
     * failure. {@code -N} prints numbers, so that files of names (rt_protos) do not change an answer.
     * {@code -statistics} given twice includes the number of carrier changes.
     */
    public static final List<String> QUERIES =
            List.of("-N", "-details", "-statistics", "-statistics", "-json", "-batch", "-");

    /** The same for IPv6. */
    public static final List<String> QUERIES_IPV6 = List.of("-6", "-N", "-details", "-json", "-batch", "-");

    /** For queries of which some may fail: {@code ip} prints no answer for them and continues. */
    public static final List<String> QUERIES_EACH = List.of("-N", "-details", "-json", "-force", "-batch", "-");

    /** Prints a line for each notification. The receive buffer has 8 MiB. */
    public static final List<String> MONITOR = List.of(
            "-rcvbuf", "8388608", "-N", "-details", "-oneline", "monitor", "link", "address", "neigh", "route", "rule");

    private IpArguments() {}

    /** Not a batch: its exit status does not distinguish {@link IpError#KERNEL} from other failures. */
    public static List<String> lookup(Ip address) {
        return List.of("-N", "-details", "-json", "route", "get", "fibmatch", address.toString());
    }
}
