package dev.routed.kernel.netlink.wire;

import java.util.function.Consumer;

/**
 * What is asked of the kernel, before it has a place in a batch.
 *
 * @param type  an RTM_ number
 * @param flags NLM_F_ flags that belong to what is asked, other than REQUEST and ACK
 * @param body  writes what follows the header
 */
public record Request(int type, int flags, Consumer<MessageWriter> body) {

    /**
     * Appends the message.
     *
     * @param flags    further NLM_F_ flags
     * @param sequence what the answer will bear
     */
    public void write(MessageWriter writer, int flags, int sequence) {
        writer.begin(type, Header.NLM_F_REQUEST | this.flags | flags, sequence);
        body.accept(writer);
        writer.finish();
    }
}
