package dev.routed.api.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address without a prefix length. Ordered by family (IPv4 first), then by value. {@link #toString} is
 * canonical, dotted decimal or RFC 5952, so two texts are equal exactly when the addresses are.
 *
 * @param high the upper 64 bits; 0 for IPv4
 * @param low the lower 64 bits; an IPv4 address is in the lowest 32
 */
public record Ip(Family family, long high, long low) implements Comparable<Ip> {
    /** Address families and the number of bits of their addresses. */
    public enum Family {
        IPV4(32),
        IPV6(128);

        private final int bits;

        Family(int bits) {
            this.bits = bits;
        }

        public int bits() {
            return bits;
        }

        @Override
        public String toString() {
            return this == IPV4 ? "IPv4" : "IPv6";
        }
    }

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    public Ip {
        if (family == Family.IPV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /**
     * Parses dotted decimal without leading zeros, or a text form of RFC 4291 without a zone.
     *
     * @throws IllegalArgumentException with a message that names the text
     */
    public static Ip parse(String text) {
        boolean literal = IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
        if (!literal) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address");
        }
        try {
            // The text is a literal, so no name is resolved. An IPv4-mapped text becomes IPv4.
            return of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address", e);
        }
    }

    /** Creates an address from 4 or 16 bytes in network byte order. */
    public static Ip of(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> v4(number(bytes, 0, 4));
            case 16 -> new Ip(Family.IPV6, number(bytes, 0, 8), number(bytes, 8, 16));
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /** Creates an IPv4 address from its value, 0 to 2³²−1. */
    public static Ip v4(long value) {
        return new Ip(Family.IPV4, 0, value);
    }

    private static long number(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }

    /** Returns 4 or 16 bytes in network byte order. */
    public byte[] bytes() {
        byte[] bytes = new byte[family.bits() / 8];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            bytes[i] = (byte) (fromEnd < 8 ? low >>> 8 * fromEnd : high >>> 8 * (fromEnd - 8));
        }
        return bytes;
    }

    public boolean isIpv6() {
        return family == Family.IPV6;
    }

    /** Returns the next address; after the last one of the family follows the first. */
    public Ip next() {
        if (family == Family.IPV4) {
            return v4(low + 1 & 0xffff_ffffL);
        }
        return new Ip(family, low == -1 ? high + 1 : high, low + 1);
    }

    /** Returns the /32 or /128 prefix of this address. */
    public Prefix asPrefix() {
        return new Prefix(this, family.bits());
    }

    /** 127.0.0.0/8 (RFC 1122) or ::1 (RFC 4291). */
    public boolean isLoopback() {
        return isIpv6() ? high == 0 && low == 1 : low >>> 24 == 127;
    }

    /** 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291). */
    public boolean isMulticast() {
        return isIpv6() ? high >>> 56 == 0xff : low >>> 28 == 0xe;
    }

    /** 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291). */
    public boolean isLinkLocal() {
        return isIpv6() ? high >>> 54 == 0xfe80 >>> 6 : low >>> 16 == 0xa9fe;
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    @Override
    public int compareTo(Ip other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        if (family == Family.IPV6) {
            return Ipv6Text.of(bytes());
        }
        return (low >>> 24) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
    }

    /** RFC 5952: lower case, no leading zeros, the first of the longest runs of two or more zero groups shortened. */
    private static final class Ipv6Text {
        static String of(byte[] bytes) {
            int[] groups = new int[8];
            Arrays.setAll(groups, i -> (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff);
            int start = -1;
            int length = 1;
            for (int i = 0; i < 8; i++) {
                int run = 0;
                while (i + run < 8 && groups[i + run] == 0) {
                    run++;
                }
                if (run > length) {
                    start = i;
                    length = run;
                }
                i += Math.max(0, run - 1);
            }
            if (start < 0) {
                return join(groups, 0, 8);
            }
            return join(groups, 0, start) + "::" + join(groups, start + length, 8);
        }

        private static String join(int[] groups, int from, int to) {
            StringJoiner text = new StringJoiner(":");
            for (int i = from; i < to; i++) {
                text.add(HexFormat.of().toHexDigits(groups[i], 4).replaceFirst("^0{1,3}", ""));
            }
            return text.toString();
        }
    }
}
