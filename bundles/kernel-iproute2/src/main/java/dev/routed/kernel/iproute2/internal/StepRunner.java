package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.iproute2.argv.Arguments;
import dev.routed.kernel.iproute2.argv.Changes;
import dev.routed.kernel.iproute2.argv.Complaint;
import dev.routed.kernel.iproute2.argv.UnsayableException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries out the steps of one call in as few processes as is safe.
 *
 * <p>{@code ip} stops at the first line that fails, so that the creation of a link and all that is done to it
 * can go together: when a stranger has the name, nothing of it is done. A link that exists is looked at in a
 * process before, and its alias compared. Between that look and the act there is a gap that {@code ip} leaves no way
 * to close: whoever deletes our link and gives its name to another in these few milliseconds has our step
 * done to the other. Each look is therefore followed by its act, and by nothing else.
 */
final class StepRunner {
    /** So many steps at once fit into a pipe, whatever their aliases. */
    private static final int TOGETHER = 128;

    private final Dialogue dialogue;
    private final HostReader reader;
    private final Sysctl sysctl;

    /** @param sysctl for what ip has no words for */
    StepRunner(Dialogue dialogue, Sysctl sysctl) {
        this.dialogue = dialogue;
        this.sysctl = sysctl;
        this.reader = new HostReader(dialogue);
    }

    void carryOut(List<Step> steps) {
        for (int done = 0; done < steps.size(); ) {
            done += carryOutSome(head(steps.subList(done, steps.size())));
        }
    }

    /** The steps up to the first whose outcome matters to the next. */
    private static List<Step> head(List<Step> steps) {
        Batch.words(steps.get(0));
        for (int i = 0; i < steps.size() && i < TOGETHER; i++) {
            if (!isSayable(steps.get(i))) {
                return steps.subList(0, i);
            } else if (StepRules.endsBatch(steps.get(i))) {
                return steps.subList(0, i + 1);
            }
        }
        return steps.subList(0, Math.min(steps.size(), TOGETHER));
    }

    private static boolean isSayable(Step step) {
        try {
            return !Changes.of(step).isEmpty();
        } catch (UnsayableException atItsTurn) {
            return false;
        }
    }

    /** @return how many of the steps are done, at least one */
    private int carryOutSome(List<Step> steps) {
        Batch batch = new Batch(steps, look(existing(steps)));
        if (batch.lines().isEmpty()) {
            return batch.length();
        }
        Step first = batch.lines().get(0).step();
        List<String> lines = batch.lines().stream().map(Batch.Line::text).toList();
        Program.Result result = dialogue.run(first, Arguments.CHANGES, lines);
        if (result.status() == 0) {
            finish(batch.lines());
            return batch.length();
        }
        Complaint complaint = Complaint.parse(result.errors());
        Aftermath aftermath = new Aftermath(reader);
        Batch.Line stopped = complaint.line() > 0 && complaint.line() <= lines.size()
                ? batch.lines().get(complaint.line() - 1)
                : aftermath.silent(batch.lines(), result).orElseThrow(() -> Failure.of(first, result));
        finish(batch.lines().subList(0, batch.lines().indexOf(stopped)));
        aftermath.settle(stopped, Failure.reason(complaint, result));
        return stopped.position() + 1;
    }

    /** What is no line. In a creation it is in time: the other end of the pair is still down. */
    private void finish(List<Batch.Line> done) {
        done.stream()
                .filter(line -> line.part() == 0)
                .map(Batch.Line::step)
                .filter(step -> step instanceof Step.CreateVeth || step instanceof Step.LeaveIpv6ToUs)
                .forEach(sysctl::refuseAdvertisements);
    }

    private Map<String, Link> look(Set<String> names) {
        return names.isEmpty() ? Map.of() : reader.look(names);
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
}
