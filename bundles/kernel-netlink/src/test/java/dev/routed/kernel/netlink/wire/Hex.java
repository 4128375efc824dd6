package dev.routed.kernel.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Decodes bytes from hexadecimal text with blanks, and with comments after {@code #}. */
public final class Hex {
    private Hex() {}

    /** The digits only. */
    static String digits(String commented) {
        return commented
                .lines()
                .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                .collect(Collectors.joining());
    }

    /** In little-endian byte order. */
    public static ByteBuffer bytes(String commented) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits(commented))).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Message message(String commented) {
        return Message.split(bytes(commented)).get(0);
    }
}
