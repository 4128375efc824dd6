package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.iproute2.argv.Changes;
import dev.routed.kernel.iproute2.argv.UnsupportedByIpException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines for the first steps of a list, as many as one batch can apply. Pure. */
final class StepBatch {
    /** A line for {@code ip}, with the index of its step and its own index among the lines of that step. */
    record Line(Step step, int position, int part, String text) {}

    private final List<Line> lines = new ArrayList<>();
    /** The alias of each link after the previous steps; no entry for a missing link. */
    private final Map<String, String> aliases = new HashMap<>();

    private int length;

    /**
     * @param there the links of the steps, without those that they create
     * @throws KernelException if the first step, which ip must be able to express, cannot be applied
     */
    StepBatch(List<Step> steps, Map<String, Link> there) {
        there.values().forEach(link -> aliases.put(link.name(), link.alias()));
        for (Step step : steps) {
            if (isStepsLink(step)) {
                add(step);
            } else if (!step.removes()) {
                if (length == 0) {
                    throw KernelException.noLink(step, Optional.ofNullable(aliases.get(step.link())));
                }
                return;
            }
            length++;
        }
    }

    private boolean isStepsLink(Step step) {
        return step instanceof Step.CreateVeth
                || step.link().isEmpty()
                || aliases.containsKey(step.link()) && step.matches(aliases.get(step.link()));
    }

    private void add(Step step) {
        int part = 0;
        for (String text : texts(step)) {
            lines.add(new Line(step, length, part++, text));
        }
        if (step instanceof Step.CreateVeth create) {
            aliases.put(create.link(), "");
            aliases.put(create.peer(), "");
        } else if (step instanceof Step.SetAlias set) {
            aliases.put(set.link(), set.alias());
        }
    }

    /** @throws KernelException if ip cannot express the step */
    static List<String> texts(Step step) {
        try {
            return Changes.of(step);
        } catch (UnsupportedByIpException e) {
            throw KernelException.because(step, e);
        }
    }

    List<Line> lines() {
        return lines;
    }

    /** The number of steps that the lines apply, at least one. */
    int length() {
        return length;
    }
}
