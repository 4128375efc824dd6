package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.Ack;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.LinkMessages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Carries out the steps of one call in as few round trips as is safe.
 *
 * <p>A creation goes alone, since the kernel goes on after a message that failed: what follows would be
 * done to the stranger's link whose name or index was in the way. On a link just created everything then
 * goes together. On other links a batch ends with each step that someone else's things can make fail.
 */
final class StepRunner {
    /** How many indices to try; with 2³⁰ to choose from the second is never in use, too. */
    private static final int INDICES = 8;

    private final Conversation kernel;
    private final IntSupplier indices;
    private final Sysctl sysctl;
    private final Batch batch;
    private final HostReader reader;
    private final Map<String, Target> targets = new HashMap<>();

    /**
     * @param indices chooses the interface index of a link to be created
     * @param sysctl  for what has no message
     */
    StepRunner(Conversation kernel, IntSupplier indices, Sysctl sysctl) {
        this.kernel = kernel;
        this.indices = indices;
        this.sysctl = sysctl;
        this.batch = new Batch(kernel);
        this.reader = new HostReader(kernel);
    }

    void carryOut(List<Step> steps) {
        resolve(existing(steps));
        for (Step step : steps) {
            if (step instanceof Step.CreateVeth create) {
                batch.send();
                create(create);
            } else if (step.link().isEmpty()) {
                batch.add(step, 0, StepRequests.of(step, 0));
                batch.send();
                // A group takes links along that are not named.
                targets.clear();
            } else {
                onLink(step);
            }
        }
        batch.send();
    }

    /** The links that the steps are on, without those that an earlier step creates. */
    private static Set<String> existing(List<Step> steps) {
        Set<String> created = new HashSet<>();
        Set<String> existing = new LinkedHashSet<>();
        for (Step step : steps) {
            if (step instanceof Step.CreateVeth create) {
                created.addAll(List.of(create.link(), create.peer()));
            } else if (!step.link().isEmpty() && !created.contains(step.link())) {
                existing.add(step.link());
            }
        }
        return existing;
    }

    private void resolve(Set<String> names) {
        List<String> all = List.copyOf(names);
        for (int from = 0; from < all.size(); from += Conversation.BATCH) {
            List<String> some = all.subList(from, Math.min(all.size(), from + Conversation.BATCH));
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
        if (!target.exists() || !StepRules.means(step, target.alias())) {
            if (StepRules.isDoneWithoutLink(step)) {
                return;
            }
            batch.send();
            throw Failure.noLink(step, target.exists()
                    ? "the link of that name is another, with the alias '%s'".formatted(target.alias())
                    : "there is no link of that name");
        }
        batch.add(step, target.index(), StepRequests.of(step, target.index()));
        if (StepRules.mayMeetStrangers(step) && !target.created()) {
            batch.send();
        }
        if (step instanceof Step.LeaveIpv6ToUs) {
            batch.send();
            sysctl.refuseAdvertisements(step);
        }
        if (step instanceof Step.SetAlias set) {
            targets.put(set.link(), target.withAlias(set.alias()));
        } else if (step instanceof Step.DeleteLink) {
            // The other end goes along, whatever its name.
            targets.clear();
        }
    }

    private void create(Step.CreateVeth step) {
        for (int i = 0; i < INDICES; i++) {
            int index = indices.getAsInt();
            Ack ack = kernel.change(step, List.of(LinkMessages.create(step, index))).get(0);
            if (ack.isOk()) {
                targets.remove(step.peer());
                targets.put(step.link(), new Target(index, "", true));
                batch.add(step, index, LinkMessages.addressesByHand(index));
                sysctl.refuseAdvertisements(step);
                return;
            }
            if (!Errno.EEXIST.is(ack.errno()) && !Errno.EBUSY.is(ack.errno())) {
                throw Failure.of(step, ack);
            }
            new Rivals(reader).nameInUse(step.link(), step.peer()).ifPresent(name -> {
                throw Failure.taken(step, "there is a link " + name);
            });
        }
        throw Failure.taken(step, "none of %d interface indices was free".formatted(INDICES));
    }
}
