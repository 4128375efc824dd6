package dev.routed.kernel.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Bytes as tests show them: hexadecimal with blanks where one likes, and a comment behind each {@code #}. */
public final class Hex {
    private Hex() {}

    /** The digits alone. */
    static String digits(String commented) {
        return commented.lines().map(line -> line.replaceFirst("#.*", "").replace(" ", "")).collect(Collectors.joining());
    }

    /** As a host with little-endian numbers would receive them. */
    public static ByteBuffer bytes(String commented) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits(commented))).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Message message(String commented) {
        return Message.split(bytes(commented)).get(0);
    }
}
