package dev.routed.kernel.netlink.wire;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Goes through attributes, struct nlattr, one after the other; the readers are of the one it stands at. */
final class AttributeReader {
    private static final int NLA_HDRLEN = 4;

    /** NLA_TYPE_MASK: without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
    private static final int NLA_TYPE_MASK = 0x3fff;

    private final ByteBuffer region;
    private int next;
    private int type;
    private ByteBuffer payload;

    /** @param region from the first attribute's header to the last one's end */
    AttributeReader(ByteBuffer region) {
        this.region = region;
    }

    /**
     * Steps to the next attribute.
     *
     * @return whether there is one
     * @throws MalformedException if it does not fit in
     */
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
        payload = Message.view(region, next + NLA_HDRLEN, next + length);
        next += Align.up(length);
        return true;
    }

    int type() {
        return type;
    }

    /** What it holds; a view. */
    ByteBuffer payload() {
        return payload;
    }

    int u32() {
        if (payload.remaining() < Integer.BYTES) {
            throw new MalformedException(
                    "attribute %d has %d bytes, 4 are due".formatted(type, payload.remaining()));
        }
        return payload.getInt(0);
    }

    byte[] bytes() {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(0, bytes);
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

    /** The address behind the payload's first bytes. */
    Ip ipFrom(int offset) {
        int length = payload.remaining() - offset;
        if (length != 4 && length != 16) {
            throw new MalformedException("attribute %d has %d bytes, which hold no address of 4 or 16"
                    .formatted(type, payload.remaining()));
        }
        byte[] bytes = new byte[length];
        payload.get(offset, bytes);
        return Ip.of(bytes);
    }

    /** The address, or all zero if the link has one of another length than Ethernet's. */
    Mac mac() {
        return payload.remaining() == 6 ? Mac.of(bytes()) : new Mac(0);
    }

    AttributeReader nested() {
        return new AttributeReader(payload);
    }
}
