package dev.routed.kernel.netlink.wire;

/** The result of a request (struct nlmsgerr): 0 or an errno, and the kernel's explanation, which may be empty. */
public record Ack(int errno, String message) {
    public static final Ack OK = new Ack(0, "");

    private static final int NLMSGERR_ATTR_MSG = 1;

    /** The fixed part of NLMSG_ERROR and of NLMSG_DONE: int error. */
    private static final int ERROR_LENGTH = 4;

    /** Decodes an NLMSG_ERROR, or the end of a dump, NLMSG_DONE. */
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

    /** The offset of the attributes: after the quoted header of the request, or after the whole quoted request. */
    private static int quoted(Message message) {
        message.attributes(ERROR_LENGTH + Header.LENGTH);
        int length = message.has(Header.NLM_F_CAPPED)
                ? Header.LENGTH
                : message.body().getInt(ERROR_LENGTH);
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

    /** The text of strerror(3), followed by the kernel's explanation if there is one. */
    public String reason() {
        return message.isEmpty() ? Errno.text(errno) : Errno.text(errno) + ": " + message;
    }
}
