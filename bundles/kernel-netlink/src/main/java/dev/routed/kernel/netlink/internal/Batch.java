package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.Request;
import java.util.ArrayList;
import java.util.List;

/** Steps that wait to go to the kernel together. */
final class Batch {
    private final Conversation kernel;
    private final Rivals rivals;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> indices = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();

    Batch(Conversation kernel) {
        this.kernel = kernel;
        this.rivals = new Rivals(new HostReader(kernel));
    }

    /** @param index of the link that the step is on */
    void add(Step step, int index, Request request) {
        if (requests.size() == Conversation.BATCH) {
            send();
        }
        steps.add(step);
        indices.add(index);
        requests.add(request);
    }

    /** @throws dev.routed.api.kernel.KernelException for the first step that is not done */
    void send() {
        if (requests.isEmpty()) {
            return;
        }
        List<Ack> acks = kernel.change(steps.get(0), requests);
        for (int i = 0; i < acks.size(); i++) {
            if (!acks.get(i).isOk()) {
                settle(steps.get(i), indices.get(i), acks.get(i));
            }
        }
        steps.clear();
        indices.clear();
        requests.clear();
    }

    private void settle(Step step, int index, Ack refusal) {
        if (StepRules.isDone(step, refusal.errno())) {
            return;
        }
        if (Errno.EEXIST.is(refusal.errno())) {
            rivals.look(step, index, refusal);
        } else {
            throw Failure.of(step, refusal);
        }
    }
}
