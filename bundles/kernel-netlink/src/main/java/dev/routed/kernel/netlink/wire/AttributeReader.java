package dev.routed.kernel.netlink.wire;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Iterates over attributes (struct nlattr). The getters decode the current attribute. */
final class AttributeReader {
    private static final int NLA_HDRLEN = 4;

    /** NLA_TYPE_MASK: without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
    private static final int NLA_TYPE_MASK = 0x3fff;

    private final ByteBuffer region;
    private int next;
    private int type;
    /** Start and end of the payload. */
    private int start;

    private int end;

    /** @param region from the first attribute's header to the last one's end */
    AttributeReader(ByteBuffer region) {
        this.region = region;
    }

    /** Advances to the next attribute; returns false at the end. */
    boolean next() {
        int room = region.limit() - next;
        if (room <= 0) {
            return false;
        }
        if (room < NLA_HDRLEN) {
            throw new MalformedException("an attribute header has 4 bytes, only %d are left".formatted(room));
        }
        int length = region.getShort(next) & 0xffff;
        if (length < NLA_HDRLEN || length > room) {
            throw new MalformedException("nla_len is %d, and %d bytes are left".formatted(length, room));
        }
        type = region.getShort(next + 2) & NLA_TYPE_MASK;
        start = next + NLA_HDRLEN;
        end = next + length;
        next += Align.up(length);
        return true;
    }

    int type() {
        return type;
    }

    /** The payload, as a view. */
    ByteBuffer payload() {
        return Message.view(region, start, end);
    }

    int u32() {
        if (length() < Integer.BYTES) {
            throw new MalformedException("attribute %d has %d bytes, 4 are due".formatted(type, length()));
        }
        return region.getInt(start);
    }

    byte[] bytes() {
        return bytesFrom(0);
    }

    private int length() {
        return end - start;
    }

    private byte[] bytesFrom(int offset) {
        byte[] bytes = new byte[length() - offset];
        region.get(start + offset, bytes);
        return bytes;
    }

    /** Text up to the first NUL. */
    String text() {
        String text = new String(bytes(), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    Ip ip() {
        return ipFrom(0);
    }

    /** The address after the first bytes of the payload. */
    Ip ipFrom(int offset) {
        int length = length() - offset;
        if (length != 4 && length != 16) {
            throw new MalformedException(
                    "attribute %d has %d bytes, which hold no address of 4 or 16".formatted(type, length()));
        }
        return Ip.of(bytesFrom(offset));
    }

    /** The MAC; all zero if the link-layer address does not have six bytes. */
    Mac mac() {
        return length() == 6 ? Mac.of(bytes()) : new Mac(0);
    }

    AttributeReader nested() {
        return new AttributeReader(payload());
    }
}
