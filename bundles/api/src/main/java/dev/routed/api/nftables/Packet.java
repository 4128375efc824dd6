package dev.routed.api.nftables;

import dev.routed.api.net.Ip;

/**
 * The first packet of a new connection that a host forwards, as far as filters look at it.
 *
 * @param in the name of the link by which it arrives
 * @param inGroup IFLA_GROUP of that link
 * @param out the name of the link by which it leaves
 * @param outGroup IFLA_GROUP of that link
 * @param protocol {@code tcp}, {@code udp}, {@code icmp} or {@code ipv6-icmp}
 * @param port the destination port; 0 for a protocol without ports
 */
public record Packet(
        Ip source, Ip destination, String in, int inGroup, String out, int outGroup, String protocol, int port) {
    /** An ICMP echo request. */
    public static Packet echo(Ip source, Ip destination, String in, int inGroup, String out, int outGroup) {
        String protocol = destination.isIpv6() ? "ipv6-icmp" : "icmp";
        return new Packet(source, destination, in, inGroup, out, outGroup, protocol, 0);
    }

    /** Its answer, as if that were the first packet. */
    public Packet reversed() {
        return new Packet(destination, source, out, outGroup, in, inGroup, protocol, port);
    }
}
