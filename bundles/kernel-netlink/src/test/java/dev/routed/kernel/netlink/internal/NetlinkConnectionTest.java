package dev.routed.kernel.netlink.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.LinkMessages;
import dev.routed.kernel.netlink.wire.Request;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** Requests and answers, in every order and with every failure that netlink(7) describes. */
public class NetlinkConnectionTest {
    private static final Request REQUEST = LinkMessages.setUp(1);

    private final ScriptedChannel channel = new ScriptedChannel();
    private final NetlinkConnection connection = new NetlinkConnection(channel);

    /** An NLMSG_ERROR for a request; errno 0 is an acknowledgement. */
    private static String ack(int sequence, int errno) {
        return "24000000 0200 0001 %02x000000 00000000 %s 20000000 1300 0500 %02x000000 00000000"
                .formatted(sequence, littleEndian(-errno), sequence);
    }

    private static String link(int sequence, int index, int flags) {
        return "20000000 1000 %02x00 %02x000000 00000000 00000000 %02x000000 00000000 00000000"
                .formatted(flags, sequence, index);
    }

    private static String done(int sequence) {
        return "14000000 0300 0200 %02x000000 00000000 00000000".formatted(sequence);
    }

    private static String littleEndian(int value) {
        return "%08x".formatted(Integer.reverseBytes(value));
    }

    private List<Integer> dump() {
        return connection.dump(
                "read links",
                LinkMessages.dump(),
                message -> Optional.of(LinkMessages.parse(message).index()));
    }

    private KernelException rejected() {
        return assertThrows(KernelException.class, this::dump);
    }

    @Test
    public void failedRequestsOfABatchAreReported() {
        channel.answers(ack(1, 17)).answers(ack(2, 1)).answers(ack(3, 0));
        List<Ack> acks = connection.change("set up", List.of(REQUEST, REQUEST, REQUEST));
        assertEquals(List.of(new Ack(17, ""), new Ack(1, ""), Ack.OK), acks);
        assertEquals(1, channel.sent);
        assertTrue(connection.isIdle());
    }

    @Test
    public void answersToOtherRequestsAreIgnored() {
        channel.answers(ack(9, 1)).answers(ack(1, 0));
        assertEquals(List.of(Ack.OK), connection.change("set up", List.of(REQUEST)));
        channel.answers(ack(1, 1)).answers(link(2, 7, 0));
        assertEquals(
                7,
                connection
                        .ask("read link", List.of(LinkMessages.get(7)), LinkMessages::parse)
                        .get(0)
                        .value()
                        .index());
    }

    @Test
    public void answersAreInTheOrderOfTheQueries() {
        channel.answers(link(1, 7, 0) + ack(2, 19)).answers(link(3, 9, 0));
        List<Reply<Integer>> replies = connection.ask(
                "read links",
                List.of(LinkMessages.get(7), LinkMessages.get(8), LinkMessages.get(9)),
                message -> LinkMessages.parse(message).index());
        assertEquals(
                List.of(new Reply<>(Ack.OK, 7), new Reply<Integer>(new Ack(19, ""), null), new Reply<>(Ack.OK, 9)),
                replies);
        assertEquals(1, channel.sent);
    }

    @Test
    public void dumpSpansSeveralDatagrams() {
        channel.answers(link(1, 1, 2) + link(1, 2, 2)).answers(link(1, 3, 2)).answers(done(1));
        assertEquals(List.of(1, 2, 3), dump());
    }

    @Test
    public void interruptedDumpIsRepeated() {
        channel.answers(link(1, 1, 2)).answers(link(1, 2, 0x12) + done(1));
        channel.answers(link(2, 3, 2) + done(2));
        assertEquals(List.of(3), dump());
        assertEquals(2, channel.sent);
    }

    @Test
    public void queryThatIsAlwaysInterruptedFails() {
        for (int i = 1; i <= NetlinkConnection.DUMPS; i++) {
            channel.answers(link(i, 1, 0x12) + done(i));
        }
        assertEquals(
                "read links: the host changed during each of 200 tries: try again",
                rejected().getMessage());
        assertTrue(connection.isIdle());
    }

    @Test
    public void dumpOfAMissingTableIsEmpty() {
        channel.answers(ack(1, 2));
        assertEquals(List.of(), dump());
    }

    @Test
    public void rejectedDumpIsReportedWithTheReason() {
        channel.answers(ack(1, 12));
        KernelException rejection = rejected();
        assertEquals("read links: Cannot allocate memory", rejection.getMessage());
        assertEquals(Kind.EXHAUSTED, rejection.kind());
        assertTrue(connection.isIdle());
    }

    @Test
    public void missingAnswerIsReported() {
        channel.fails(11);
        assertEquals("read links: the kernel gave no answer in time", rejected().getMessage());
        assertFalse(connection.isIdle());
    }

    @Test
    public void receiveBufferOverflowIsReported() {
        channel.answers(link(1, 1, 2)).fails(105);
        KernelException rejection = rejected();
        assertEquals(
                "read links: cannot receive from the kernel (errno 105): No buffer space available",
                rejection.getMessage());
        assertEquals(Kind.EXHAUSTED, rejection.kind());
        assertFalse(connection.isIdle());
    }

    @Test
    public void unreadableAnswerIsReported() {
        channel.answers("0f000000 1000 0200 01000000 00000000");
        assertEquals(
                "read links: the kernel's answer cannot be read: nlmsg_len is 15, and 16 bytes are left",
                rejected().getMessage());
        assertFalse(connection.isIdle());
    }
}
