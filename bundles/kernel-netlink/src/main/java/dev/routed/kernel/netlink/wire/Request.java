package dev.routed.kernel.netlink.wire;

import java.util.function.Consumer;

/** A request: an RTM_ type, NLM_F_ flags other than REQUEST and ACK, and a writer of the content after the header. */
public record Request(int type, int flags, Consumer<MessageWriter> body) {
    /** Appends the message, with further NLM_F_ flags and the sequence number that the answer repeats. */
    public void write(MessageWriter writer, int flags, int sequence) {
        writer.begin(type, Header.NLM_F_REQUEST | this.flags | flags, sequence);
        body.accept(writer);
        writer.finish();
    }
}
