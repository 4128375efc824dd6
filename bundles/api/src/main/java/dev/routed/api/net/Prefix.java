package dev.routed.api.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address with a prefix length: {@code 10.1.0.2/32}, {@code 10.1.0.0/16}, {@code fd00::/64}. The bits after the
 * prefix length are kept ({@code 10.1.0.2/16} is an interface's address in its subnet); {@link #network} clears them.
 * Ordered by address, then by length, the shorter first.
 *
 * @param length number of leading bits of the network, 0 to 32 or 128
 */
public record Prefix(Ip ip, int length) implements Comparable<Prefix> {
    private static final Pattern CIDR = Pattern.compile("([^/]*)/(0|[1-9]\\d{0,2})");

    public Prefix {
        if (length < 0 || length > ip.family().bits()) {
            throw new IllegalArgumentException("a prefix of %s has 0 to %d bits, not %d"
                    .formatted(ip, ip.family().bits(), length));
        }
    }

    /** @throws IllegalArgumentException if the text is not {@code ADDRESS/LENGTH}; the message names it */
    public static Prefix parse(String text) {
        Matcher cidr = CIDR.matcher(text);
        if (!cidr.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a prefix such as 10.1.0.0/16");
        }
        return new Prefix(Ip.parse(cidr.group(1)), Integer.parseInt(cidr.group(2)));
    }

    /** Returns this prefix with the bits after the prefix length cleared. */
    public Prefix network() {
        return new Prefix(new Ip(ip.family(), ip.high() & highMask(), ip.low() & lowMask()), length);
    }

    public boolean isNetwork() {
        return equals(network());
    }

    public Ip first() {
        return network().ip();
    }

    /** Returns the highest address: the broadcast address of an IPv4 subnet. */
    public Ip last() {
        long familyMask = ip.isIpv6() ? -1L : 0xffff_ffffL;
        return new Ip(ip.family(), ip.isIpv6() ? ip.high() | ~highMask() : 0, (ip.low() | ~lowMask()) & familyMask);
    }

    public boolean contains(Ip other) {
        return other.family() == ip.family()
                && ((other.high() ^ ip.high()) & highMask()) == 0
                && ((other.low() ^ ip.low()) & lowMask()) == 0;
    }

    /** Tells whether all addresses of the other prefix lie in this one. A prefix contains itself. */
    public boolean contains(Prefix other) {
        return other.length >= length && contains(other.ip);
    }

    /** Tells whether the two share an address, so that one contains the other. */
    public boolean overlaps(Prefix other) {
        return contains(other) || other.contains(this);
    }

    /** Tells whether this is a /32 or /128 prefix. */
    public boolean isHost() {
        return length == ip.family().bits();
    }

    private long highMask() {
        return ip.isIpv6() ? leading(Math.min(length, 64), 64) : 0;
    }

    private long lowMask() {
        return ip.isIpv6() ? leading(Math.max(length - 64, 0), 64) : leading(length, 32);
    }

    /** Returns the lowest {@code width} bits with the leading {@code ones} of them set. */
    private static long leading(int ones, int width) {
        return ones == 0 ? 0 : -1L << width - ones & -1L >>> 64 - width;
    }

    @Override
    public int compareTo(Prefix other) {
        int byAddress = ip.compareTo(other.ip);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return ip + "/" + length;
    }
}
