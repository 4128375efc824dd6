package dev.routed.kernel.iproute2.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.LinkSetting;
import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.Sysctl;
import dev.routed.kernel.iproute2.argv.Changes;
import dev.routed.kernel.iproute2.argv.IpArguments;
import dev.routed.kernel.iproute2.argv.IpError;
import dev.routed.kernel.iproute2.argv.UnsupportedByIpException;
import dev.routed.process.Program;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Applies the steps of one call in as few processes as is safe.
 *
 * <p>{@code ip} stops at the first line that fails, so the creation of a link and the steps on it can share a batch: if
 * a foreign link has the name, none of them is applied. For existing links, a process before reads the links and
 * compares their aliases. A gap of a few milliseconds between the two processes is unavoidable: if another program
 * deletes our link meanwhile and gives its name to another link, the step is applied to that link. So nothing else
 * happens in between.
 */
final class IpStepRunner {
    /** Steps per batch, so that the links are read shortly before the last step. */
    private static final int TOGETHER = 128;

    private final IpBatch ip;
    private final IpHostReader reader;
    private final Sysctl sysctl;

    /** @param sysctl writes the link settings that {@code ip} cannot change */
    IpStepRunner(IpBatch ip, Sysctl sysctl) {
        this.ip = ip;
        this.sysctl = sysctl;
        this.reader = new IpHostReader(ip);
    }

    void run(List<Step> steps) {
        for (int done = 0; done < steps.size(); ) {
            done += runBatch(head(steps.subList(done, steps.size())));
        }
    }

    /** The first steps, up to one whose outcome the next step depends on. */
    private static List<Step> head(List<Step> steps) {
        StepBatch.texts(steps.get(0));
        for (int i = 0; i < steps.size() && i < TOGETHER; i++) {
            if (!isExpressible(steps.get(i))) {
                return steps.subList(0, i);
            } else if (endsBatch(steps.get(i))) {
                return steps.subList(0, i + 1);
            }
        }
        return steps.subList(0, Math.min(steps.size(), TOGETHER));
    }

    /**
     * Whether the next step must wait for the outcome: the step deletes links that it does not name (the other end of a
     * pair, the members of a group), or {@link FailureClassifier#silent} could not classify its failure.
     */
    private static boolean endsBatch(Step step) {
        return step instanceof Step.DeleteLink
                || step instanceof Step.DeleteGroup
                || step instanceof Step.RemoveNeighbour;
    }

    private static boolean isExpressible(Step step) {
        try {
            return !Changes.of(step).isEmpty();
        } catch (UnsupportedByIpException reportedLater) {
            return false;
        }
    }

    /** @return the number of steps that are done, at least one */
    private int runBatch(List<Step> steps) {
        StepBatch batch = new StepBatch(steps, look(Step.existingLinks(steps)));
        if (batch.lines().isEmpty()) {
            return batch.length();
        }
        Step first = batch.lines().get(0).step();
        List<String> lines = batch.lines().stream().map(StepBatch.Line::text).toList();
        Program.Result result = ip.run(first, IpArguments.CHANGES, lines);
        if (result.status() == 0) {
            finish(batch.lines());
            return batch.length();
        }
        IpError error = IpError.parse(result.errors());
        FailureClassifier classifier = new FailureClassifier(reader);
        StepBatch.Line stopped = error.line() > 0 && error.line() <= lines.size()
                ? batch.lines().get(error.line() - 1)
                : classifier
                        .silent(batch.lines(), result)
                        .orElseThrow(() -> IpFailure.of(first, result.status(), result.errors()));
        finish(batch.lines().subList(0, batch.lines().indexOf(stopped)));
        classifier.settle(stopped, IpFailure.reason(error, result.status()));
        return stopped.position() + 1;
    }

    /** Writes sysctls. After a creation this is early enough, because the other end of the pair is still down. */
    private void finish(List<StepBatch.Line> done) {
        done.stream().filter(line -> line.part() == 0).map(StepBatch.Line::step).forEach(this::writeSettings);
    }

    private void writeSettings(Step step) {
        if (step instanceof Step.CreateVeth) {
            Stream.of(LinkSetting.values()).forEach(setting -> write(setting, step));
        } else if (step instanceof Step.LeaveIpv6ToUs) {
            write(LinkSetting.ACCEPT_RA, step);
        }
    }

    /** Without IPv6, on the host or on a link with a small MTU, there is no such setting and nothing to ignore. */
    private void write(LinkSetting setting, Step step) {
        try {
            setting.apply(sysctl, step.link());
        } catch (RejectedException e) {
            throw KernelException.because(step, e);
        }
    }

    private Map<String, Link> look(Set<String> names) {
        return names.isEmpty() ? Map.of() : reader.look(names);
    }
}
