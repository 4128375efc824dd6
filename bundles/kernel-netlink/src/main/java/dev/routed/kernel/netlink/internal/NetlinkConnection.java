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
 * Sends requests on a channel and matches the answers by sequence number. The parameter {@code operation} of each
 * method is for the message of an exception. Not thread-safe.
 */
final class NetlinkConnection {
    /** Requests per batch: the receive buffer has room for so many answers of the longest kind. */
    static final int BATCH = 32;

    /**
     * Attempts at a dump that changes of the host interrupt. Where one takes some milliseconds, for 500 links, and
     * links come and go a thousand times a second, nine of ten are interrupted.
     */
    static final int DUMPS = 200;

    private final Channel channel;
    private int sequence;
    private boolean idle = true;

    NetlinkConnection(Channel channel) {
        this.channel = channel;
    }

    /** Whether every request has its answer, so that the connection can be used again. */
    boolean isIdle() {
        return idle;
    }

    void close() {
        channel.close();
    }

    /**
     * Sends at most {@link #BATCH} requests that change the host, in one round trip. The kernel handles them in order
     * and continues after a failure. Only the last one is acknowledged; errors are always reported.
     */
    List<Ack> change(Object operation, List<Request> requests) {
        return exchange(operation, () -> {
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

    /** Sends at most {@link #BATCH} queries with one answer each, in one round trip. */
    <T> List<Reply<T>> ask(Object operation, List<Request> requests, Function<Message, T> parse) {
        return exchange(operation, () -> {
            int first = send(requests, 0);
            List<Reply<T>> replies = new ArrayList<>(Collections.nCopies(requests.size(), null));
            int missing = requests.size();
            while (missing > 0) {
                for (Message message : Message.split(channel.receive())) {
                    int index = message.sequence() - first;
                    if (index >= 0 && index < replies.size() && replies.get(index) == null) {
                        replies.set(
                                index,
                                message.type() == Header.NLMSG_ERROR
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
     * Lists the objects for which {@code parse} returns a value; none if the table or link does not exist.
     *
     * @throws KernelException if the kernel rejects the request, or every attempt is interrupted
     */
    <T> List<T> dump(Object operation, Request request, Function<Message, Optional<T>> parse) {
        return dump(operation, request, Integer.MAX_VALUE, parse);
    }

    /** The same, but at most so many objects. */
    <T> List<T> dump(Object operation, Request request, int limit, Function<Message, Optional<T>> parse) {
        for (int i = 0; i < DUMPS; i++) {
            Dump<T> dump = exchange(operation, () -> dumpOnce(request, limit, parse));
            if (Errno.ENOENT.is(dump.end().errno())
                    || Errno.ENODEV.is(dump.end().errno())) {
                return List.of();
            }
            if (!dump.end().isOk()) {
                throw NetlinkFailure.of(operation, dump.end());
            }
            if (!dump.interrupted()) {
                return dump.found();
            }
        }
        throw new KernelException(
                Kind.OTHER, operation + ": the host changed during each of " + DUMPS + " tries: try again");
    }

    private record Dump<T>(Ack end, boolean interrupted, List<T> found) {}

    private <T> Dump<T> dumpOnce(Request request, int limit, Function<Message, Optional<T>> parse) {
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
                if (found.size() < limit) {
                    parse.apply(message).ifPresent(found::add);
                }
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
        idle = false;
        channel.send();
        return first;
    }

    private <T> T exchange(Object operation, Supplier<T> steps) {
        try {
            T result = steps.get();
            idle = true;
            return result;
        } catch (ChannelException e) {
            throw NetlinkFailure.of(operation, e);
        } catch (MalformedException e) {
            throw NetlinkFailure.of(operation, e);
        }
    }
}
