package dev.routed.kernel.iproute2.argv;

import dev.routed.api.net.Ip;
import java.util.List;

/** The arguments of {@code ip}. What is asked or wanted of links comes as lines of a batch, on its standard input. */
public final class Arguments {
    /** Lines of {@link Changes}: {@code ip} stops at the first that fails. */
    public static final List<String> CHANGES = List.of("-batch", "-");

    /**
     * Lines of {@link Questions}, about IPv4 where a question is about one family: {@code ip} stops at the
     * first that fails. Numbers stay numbers ({@code -N}), so that no file of names changes an answer; how often
     * carrier came or went is among the statistics when they are asked for twice.
     */
    public static final List<String> QUESTIONS =
            List.of("-N", "-details", "-statistics", "-statistics", "-json", "-batch", "-");

    /** The same, about IPv6. */
    public static final List<String> QUESTIONS_IPV6 = List.of("-6", "-N", "-details", "-json", "-batch", "-");

    /** Without statistics, and {@code ip} goes on after one that fails, which has no answer then. */
    public static final List<String> QUESTIONS_EACH = List.of("-N", "-details", "-json", "-force", "-batch", "-");

    /** A line for each notification. Its own wait for lost ones is longer the more it may leave unread: bytes. */
    public static final List<String> MONITOR = List.of(
            "-rcvbuf", "8388608", "-N", "-details", "-oneline", "monitor", "link", "address", "neigh", "route");

    private Arguments() {}

    /** Not a batch, whose exit status would not tell {@link Complaint#KERNEL} from other failures. */
    public static List<String> lookup(Ip address) {
        return List.of("-N", "-details", "-json", "route", "get", "fibmatch", address.toString());
    }
}
