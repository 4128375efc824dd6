package dev.routed.kernel.netlink.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Sysctl;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.LinkMessages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Applies the steps of one call in as few round trips as is safe.
 *
 * <p>A message that creates a link is sent alone. The kernel continues after a failed message, so the messages behind
 * it would change the foreign link that has the name or index. All steps on the new link then share a batch. On other
 * links a batch ends after each step that a foreign object can make fail.
 */
final class NetlinkStepRunner {
    /** Attempts to find a free index; among 2³⁰ the second is practically always free. */
    private static final int INDICES = 8;

    private final NetlinkConnection kernel;
    private final IntSupplier indices;
    private final Sysctl sysctl;
    private final MessageBatch batch;
    private final NetlinkHostReader reader;
    private final Map<String, Target> targets = new HashMap<>();

    /** @param sysctl writes the link settings that have no message */
    NetlinkStepRunner(NetlinkConnection kernel, IntSupplier indices, Sysctl sysctl) {
        this.kernel = kernel;
        this.indices = indices;
        this.sysctl = sysctl;
        this.batch = new MessageBatch(kernel);
        this.reader = new NetlinkHostReader(kernel);
    }

    void run(List<Step> steps) {
        resolve(Step.existingLinks(steps));
        for (Step step : steps) {
            if (step instanceof Step.CreateVeth create) {
                batch.send();
                create(create);
            } else if (step.link().isEmpty()) {
                batch.add(step, 0);
                batch.send();
                // The group may contain any of the links.
                targets.clear();
            } else {
                onLink(step);
            }
        }
        batch.send();
    }

    private void resolve(Set<String> names) {
        List<String> all = List.copyOf(names);
        for (int from = 0; from < all.size(); from += NetlinkConnection.BATCH) {
            List<String> some = all.subList(from, Math.min(all.size(), from + NetlinkConnection.BATCH));
            List<Optional<Link>> found = reader.links(some);
            for (int i = 0; i < some.size(); i++) {
                targets.put(some.get(i), Target.of(some.get(i), found.get(i)));
            }
        }
    }

    private void onLink(Step step) {
        if (!targets.containsKey(step.link())) {
            batch.send();
            resolve(Set.of(step.link()));
        }
        Target target = targets.get(step.link());
        if (!target.exists() || !step.matches(target.alias())) {
            if (step.removes()) {
                return;
            }
            batch.send();
            throw KernelException.noLink(step, target.exists() ? Optional.of(target.alias()) : Optional.empty());
        }
        batch.add(step, target.index());
        if (mayConflict(step) && !target.created()) {
            batch.send();
        }
        if (step instanceof Step.LeaveIpv6ToUs) {
            batch.send();
            ignoreAdvertisements(step);
        }
        if (step instanceof Step.SetAlias set) {
            targets.put(set.link(), target.withAlias(set.alias()));
        } else if (step instanceof Step.DeleteLink) {
            // The kernel deletes the other end too, whatever its name is.
            targets.clear();
        }
    }

    /** Whether a foreign object can make the step fail, so that the next step must wait for the answer. */
    private static boolean mayConflict(Step step) {
        return step instanceof Step.AddRoute || step instanceof Step.AddAddress;
    }

    /** Without IPv6, on the host or on a link with a small MTU, there is no such setting and nothing to ignore. */
    private void ignoreAdvertisements(Step step) {
        try {
            LinkSetting.ACCEPT_RA.apply(sysctl, step.link());
        } catch (RejectedException e) {
            throw KernelException.because(step, e);
        }
    }

    private void create(Step.CreateVeth step) {
        for (int i = 0; i < INDICES; i++) {
            int index = indices.getAsInt();
            Ack ack = kernel.change(step, List.of(LinkMessages.create(step, index)))
                    .get(0);
            if (ack.isOk()) {
                targets.remove(step.peer());
                targets.put(step.link(), new Target(index, "", true));
                batch.add(step, index, StepRequest.ipv4Settings(index));
                batch.add(step, index);
                ignoreAdvertisements(step);
                return;
            }
            if (!Errno.EEXIST.is(ack.errno()) && !Errno.EBUSY.is(ack.errno())) {
                throw NetlinkFailure.of(step, ack);
            }
            new NameConflictProbe(reader).nameInUse(step.link(), step.peer()).ifPresent(name -> {
                throw KernelException.taken(step, "there is a link " + name);
            });
        }
        throw KernelException.taken(step, "none of %d interface indices was free".formatted(INDICES));
    }
}
