package dev.routed.kernel.netlink.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Appends messages to a buffer. The buffer must have the host's byte order. */
public final class MessageWriter {
    /** NLA_HDRLEN: length (2), type (2). */
    private static final int NLA_HDRLEN = 4;

    /** nla_len has 16 bits. */
    private static final int MAX_PAYLOAD = 0xffff - NLA_HDRLEN;

    private final ByteBuffer buffer;
    private int start;

    public MessageWriter(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    void begin(int type, int flags, int sequence) {
        start = buffer.position();
        // The length is known at the end. Port 0: the kernel fills in the socket's own.
        u32(0).u16(type).u16(flags).u32(sequence).u32(0);
    }

    void finish() {
        buffer.putInt(start, buffer.position() - start);
        pad();
    }

    MessageWriter u8(int value) {
        buffer.put((byte) value);
        return this;
    }

    MessageWriter u16(int value) {
        buffer.putShort((short) value);
        return this;
    }

    MessageWriter u32(int value) {
        buffer.putInt(value);
        return this;
    }

    MessageWriter attribute(int type, byte[] payload) {
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "attribute %d holds at most %d bytes, not %d".formatted(type, MAX_PAYLOAD, payload.length));
        }
        u16(NLA_HDRLEN + payload.length).u16(type);
        buffer.put(payload);
        pad();
        return this;
    }

    MessageWriter attribute(int type, int value) {
        return u16(NLA_HDRLEN + Integer.BYTES).u16(type).u32(value);
    }

    MessageWriter attribute(int type, int number, byte[] rest) {
        u16(NLA_HDRLEN + Short.BYTES + rest.length).u16(type).u16(number);
        buffer.put(rest);
        pad();
        return this;
    }

    /** Appends a text with a final NUL, as NLA_NUL_STRING requires. */
    MessageWriter attribute(int type, String text) {
        return attribute(type, (text + '\0').getBytes(StandardCharsets.UTF_8));
    }

    int nest(int type) {
        int at = buffer.position();
        u16(0).u16(type);
        return at;
    }

    void endNest(int at) {
        buffer.putShort(at, (short) (buffer.position() - at));
    }

    private void pad() {
        int length = buffer.position() - start;
        for (int i = length; i < Align.up(length); i++) {
            buffer.put((byte) 0);
        }
    }
}
