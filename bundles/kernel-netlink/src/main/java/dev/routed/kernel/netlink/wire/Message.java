package dev.routed.kernel.netlink.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A message from the kernel, with the sequence number of the request that it answers, or 0 in a notification. The body
 * follows the header. It is a view of the datagram, valid until the next datagram is received.
 */
public record Message(int type, int flags, int sequence, ByteBuffer body) {
    /** Splits a datagram into its messages. */
    public static List<Message> split(ByteBuffer datagram) {
        List<Message> messages = new ArrayList<>();
        int at = datagram.position();
        while (at < datagram.limit()) {
            int room = datagram.limit() - at;
            if (room < Header.LENGTH) {
                throw new MalformedException("a message header has 16 bytes, only %d are left".formatted(room));
            }
            int length = datagram.getInt(at);
            if (length < Header.LENGTH || length > room) {
                throw new MalformedException("nlmsg_len is %d, and %d bytes are left".formatted(length, room));
            }
            messages.add(new Message(
                    datagram.getShort(at + 4) & 0xffff,
                    datagram.getShort(at + 6) & 0xffff,
                    datagram.getInt(at + 8),
                    view(datagram, at + Header.LENGTH, at + length)));
            // The last message need not be padded.
            at += Math.min(Align.up(length), room);
        }
        return messages;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The attributes after the fixed part of the body. */
    AttributeReader attributes(int fixedLength) {
        if (body.remaining() < fixedLength) {
            throw new MalformedException("a message of type %d has %d bytes after its header, and needs at least %d"
                    .formatted(type, body.remaining(), fixedLength));
        }
        int at = body.position() + Math.min(Align.up(fixedLength), body.remaining());
        return new AttributeReader(view(body, at, body.limit()));
    }

    static ByteBuffer view(ByteBuffer buffer, int from, int to) {
        // slice() resets the byte order to big-endian.
        return buffer.slice(from, to - from).order(buffer.order());
    }
}
