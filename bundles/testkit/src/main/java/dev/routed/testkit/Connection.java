package dev.routed.testkit;

import dev.routed.api.net.Ip;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * An entry of connection tracking: a UDP connection by the addresses of its two tuples, and a port that tells entries
 * apart.
 */
public record Connection(Ip source, Ip destination, Ip replySource, Ip replyDestination, int port) {
    /** A connection without address translation. */
    public static Connection of(String source, String destination, int port) {
        return of(source, destination, destination, source, port);
    }

    public static Connection of(
            String source, String destination, String replySource, String replyDestination, int port) {
        return new Connection(
                Ip.parse(source), Ip.parse(destination), Ip.parse(replySource), Ip.parse(replyDestination), port);
    }

    boolean hasAny(Collection<Ip> addresses) {
        return Stream.of(source, destination, replySource, replyDestination).anyMatch(addresses::contains);
    }
}
