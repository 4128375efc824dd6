package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import java.util.ArrayList;
import java.util.List;

/** Collects steps and sends them to the kernel together. */
final class MessageBatch {
    private final NetlinkConnection kernel;
    private final NameConflictProbe conflicts;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Step step, int index, StepRequest request) {
        boolean isDone(Ack ack) {
            return ack.isOk() || request.done().is(ack.errno()) || Errno.ENODEV.is(ack.errno()) && step.removes();
        }
    }

    MessageBatch(NetlinkConnection kernel) {
        this.kernel = kernel;
        this.conflicts = new NameConflictProbe(new NetlinkHostReader(kernel));
    }

    /** @param index the index of the step's link; 0 if the step is on no link */
    void add(Step step, int index) {
        add(step, index, StepRequest.of(step, index));
    }

    /** @param request one of several messages of the step */
    void add(Step step, int index, StepRequest request) {
        if (entries.size() == NetlinkConnection.BATCH) {
            send();
        }
        entries.add(new Entry(step, index, request));
    }

    /** @throws dev.routed.api.kernel.KernelException for the first step that fails */
    void send() {
        if (entries.isEmpty()) {
            return;
        }
        List<Entry> sent = List.copyOf(entries);
        entries.clear();
        List<Ack> acks = kernel.change(
                sent.get(0).step(),
                sent.stream().map(entry -> entry.request().request()).toList());
        for (int i = 0; i < acks.size(); i++) {
            if (!sent.get(i).isDone(acks.get(i))) {
                settle(sent.get(i), acks.get(i));
            }
        }
    }

    private void settle(Entry entry, Ack rejection) {
        if (Errno.EEXIST.is(rejection.errno())) {
            conflicts.look(entry.step(), entry.index(), rejection);
        } else {
            throw NetlinkFailure.of(entry.step(), rejection);
        }
    }
}
