package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.kernel.netlink.socket.Channel;
import dev.routed.kernel.netlink.socket.ChannelException;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.Header;
import dev.routed.kernel.netlink.wire.MalformedException;
import dev.routed.kernel.netlink.wire.Message;
import dev.routed.kernel.netlink.wire.MessageWriter;
import dev.routed.kernel.netlink.wire.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Requests and their answers on one channel, matched by sequence number. The {@code operation} of each
 * method is only for the sentence of a failure. For one thread at a time.
 */
final class Conversation {
    /** The most requests to send at once: that many answers of the longest kind fit a socket's receive buffer. */
    static final int BATCH = 32;

    /** How often to begin again a dump that changes of the host have interrupted. */
    private static final int DUMPS = 20;

    private final Channel channel;
    private int sequence;
    private boolean quiet = true;

    Conversation(Channel channel) {
        this.channel = channel;
    }

    /** Whether every request has its answer, so that the channel can be used again. */
    boolean isQuiet() {
        return quiet;
    }

    void close() {
        channel.close();
    }

    /**
     * Changes the host by requests that the kernel carries out in their order, all of them even if one
     * fails. One round trip: only the last one is acknowledged, errors are reported always.
     *
     * @param requests at most {@link #BATCH}
     * @return how each of them went
     */
    List<Ack> change(Object operation, List<Request> requests) {
        return talk(operation, () -> {
            int first = send(requests, Header.NLM_F_ACK);
            int last = requests.size() - 1;
            Ack[] acks = new Ack[requests.size()];
            Arrays.fill(acks, Ack.OK);
            boolean complete = false;
            while (!complete) {
                for (Message message : Message.split(channel.receive())) {
                    int index = message.sequence() - first;
                    if (message.type() == Header.NLMSG_ERROR && index >= 0 && index <= last) {
                        acks[index] = Ack.parse(message);
                        complete |= index == last;
                    }
                }
            }
            return List.of(acks);
        });
    }

    /**
     * Asks questions that have one answer each, in one round trip.
     *
     * @param requests at most {@link #BATCH}
     */
    <T> List<Reply<T>> ask(Object operation, List<Request> requests, Function<Message, T> parse) {
        return talk(operation, () -> {
            int first = send(requests, 0);
            List<Reply<T>> replies = new ArrayList<>(Collections.nCopies(requests.size(), null));
            int missing = requests.size();
            while (missing > 0) {
                for (Message message : Message.split(channel.receive())) {
                    int index = message.sequence() - first;
                    if (index >= 0 && index < replies.size() && replies.get(index) == null) {
                        replies.set(index, message.type() == Header.NLMSG_ERROR
                                ? new Reply<>(Ack.parse(message), null)
                                : new Reply<>(Ack.OK, parse.apply(message)));
                        missing--;
                    }
                }
            }
            return replies;
        });
    }

    /**
     * Lists what the kernel has of something; nothing, if it has not even the table or link asked about.
     *
     * @param parse gives empty for what does not matter
     * @throws KernelException if the kernel refuses, or the host never stands still
     */
    <T> List<T> dump(Object operation, Request request, Function<Message, Optional<T>> parse) {
        for (int i = 0; i < DUMPS; i++) {
            Dump<T> dump = talk(operation, () -> dumpOnce(request, parse));
            if (Errno.ENOENT.is(dump.end().errno()) || Errno.ENODEV.is(dump.end().errno())) {
                return List.of();
            }
            if (!dump.end().isOk()) {
                throw Failure.of(operation, dump.end());
            }
            if (!dump.interrupted()) {
                return dump.found();
            }
        }
        throw new KernelException(
                Kind.OTHER, operation + ": the host changed during each of " + DUMPS + " tries: try again");
    }

    private record Dump<T>(Ack end, boolean interrupted, List<T> found) {}

    private <T> Dump<T> dumpOnce(Request request, Function<Message, Optional<T>> parse) {
        int number = send(List.of(request), 0);
        List<T> found = new ArrayList<>();
        boolean interrupted = false;
        while (true) {
            for (Message message : Message.split(channel.receive())) {
                if (message.sequence() != number || message.type() == Header.NLMSG_NOOP) {
                    continue;
                }
                interrupted |= message.has(Header.NLM_F_DUMP_INTR);
                if (message.type() == Header.NLMSG_DONE || message.type() == Header.NLMSG_ERROR) {
                    return new Dump<>(Ack.parse(message), interrupted, found);
                }
                parse.apply(message).ifPresent(found::add);
            }
        }
    }

    /** @return the sequence number of the first */
    private int send(List<Request> requests, int flagsOfLast) {
        MessageWriter writer = new MessageWriter(channel.outgoing());
        int first = sequence + 1;
        for (int i = 0; i < requests.size(); i++) {
            requests.get(i).write(writer, i == requests.size() - 1 ? flagsOfLast : 0, ++sequence);
        }
        quiet = false;
        channel.send();
        return first;
    }

    private <T> T talk(Object operation, Supplier<T> exchange) {
        try {
            T result = exchange.get();
            quiet = true;
            return result;
        } catch (ChannelException e) {
            throw Failure.of(operation, e);
        } catch (MalformedException e) {
            throw Failure.of(operation, e);
        }
    }
}
