package dev.routed.api.net;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** An Ethernet address: 48 bits, the first octet on the wire highest. */
public record Mac(long value) implements Comparable<Mac> {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final Pattern TEXT = Pattern.compile("(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");

    public Mac {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("a MAC address has 48 bits");
        }
    }

    /** @throws IllegalArgumentException if the text is not six hexadecimal octets with colons; the message names it */
    public static Mac parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a MAC address such as 02:42:0a:01:00:02");
        }
        return of(COLONS.parseHex(text));
    }

    /** Creates an address from six bytes in wire order. */
    public static Mac of(byte[] bytes) {
        if (bytes.length != 6) {
            throw new IllegalArgumentException("a MAC address has 6 bytes, not " + bytes.length);
        }
        long value = 0;
        for (byte octet : bytes) {
            value = value << 8 | octet & 0xff;
        }
        return new Mac(value);
    }

    /** Returns six bytes in wire order. */
    public byte[] bytes() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (value >>> 8 * (5 - i));
        }
        return bytes;
    }

    @Override
    public int compareTo(Mac other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
