package dev.routed.kernel.netlink.wire;

/**
 * How a request went: struct nlmsgerr with its extended-ack attributes (linux/netlink.h).
 *
 * @param errno   0 if it was done
 * @param message NLMSGERR_ATTR_MSG, the kernel's own words; empty if it has none
 */
public record Ack(int errno, String message) {
    public static final Ack OK = new Ack(0, "");

    private static final int NLMSGERR_ATTR_MSG = 1;

    /** The fixed part that NLMSG_ERROR and NLMSG_DONE have in common: int error. */
    private static final int ERROR_LENGTH = 4;

    /**
     * Reads an NLMSG_ERROR, or the end of a dump, NLMSG_DONE.
     *
     * @throws MalformedException if it is too short for what it announces
     */
    public static Ack parse(Message message) {
        if (message.type() == Header.NLMSG_DONE && message.body().remaining() < ERROR_LENGTH) {
            return OK;
        }
        AttributeReader all = message.attributes(ERROR_LENGTH);
        int errno = -message.body().getInt(0);
        if (errno == 0) {
            return OK;
        }
        if (!message.has(Header.NLM_F_ACK_TLVS)) {
            return new Ack(errno, "");
        }
        return new Ack(errno, text(message.type() == Header.NLMSG_DONE ? all : message.attributes(quoted(message))));
    }

    /** Where the attributes begin: behind the request's header, or behind the whole request if it is quoted. */
    private static int quoted(Message message) {
        message.attributes(ERROR_LENGTH + Header.LENGTH);
        int length = message.has(Header.NLM_F_CAPPED) ? Header.LENGTH : message.body().getInt(ERROR_LENGTH);
        if (length < Header.LENGTH || length > message.body().remaining() - ERROR_LENGTH) {
            throw new MalformedException("an error quotes a request of %d bytes in %d"
                    .formatted(length, message.body().remaining() - ERROR_LENGTH));
        }
        return ERROR_LENGTH + length;
    }

    private static String text(AttributeReader attributes) {
        String text = "";
        while (attributes.next()) {
            if (attributes.type() == NLMSGERR_ATTR_MSG) {
                text = attributes.text();
            }
        }
        return text;
    }

    public boolean isOk() {
        return errno == 0;
    }

    /** The kernel's reason: strerror's words, and its own behind a colon if it has some. */
    public String reason() {
        return message.isEmpty() ? Errno.text(errno) : Errno.text(errno) + ": " + message;
    }
}
