package dev.routed.kernel.iproute2.internal;

import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.iproute2.argv.Changes;
import dev.routed.kernel.iproute2.argv.UnsayableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps at the head of a list that go to {@code ip} together. Pure. */
final class Batch {
    /**
     * A line to ip.
     *
     * @param position of its step
     * @param part     0 for the step's first line
     */
    record Line(Step step, int position, int part, String text) {}

    private final List<Line> lines = new ArrayList<>();
    /** The alias that each link carries, when the steps so far are done; none for a link that is not there. */
    private final Map<String, String> aliases = new HashMap<>();

    private int length;

    /**
     * @param steps what is to be done; its first step is one that ip has words for
     * @param there the links that the steps are on, but for those that they create
     * @throws KernelException if the first step cannot be done
     */
    Batch(List<Step> steps, Map<String, Link> there) {
        there.values().forEach(link -> aliases.put(link.name(), link.alias()));
        for (Step step : steps) {
            if (isMeant(step)) {
                add(step);
            } else if (!StepRules.isDoneWithoutLink(step)) {
                if (length == 0) {
                    throw notMeant(step);
                }
                return;
            }
            length++;
        }
    }

    private boolean isMeant(Step step) {
        return step instanceof Step.CreateVeth
                || step.link().isEmpty()
                || aliases.containsKey(step.link()) && StepRules.means(step, aliases.get(step.link()));
    }

    private KernelException notMeant(Step step) {
        return noLink(step, aliases.get(step.link()));
    }

    /** @param alias of the link that has the name; null if none has */
    static KernelException noLink(Step step, String alias) {
        return Failure.noLink(
                step,
                alias == null
                        ? "there is no link of that name"
                        : "the link of that name is another, with the alias '%s'".formatted(alias));
    }

    private void add(Step step) {
        int part = 0;
        for (String text : words(step)) {
            lines.add(new Line(step, length, part++, text));
        }
        if (step instanceof Step.CreateVeth create) {
            aliases.put(create.link(), "");
            aliases.put(create.peer(), "");
        } else if (step instanceof Step.SetAlias set) {
            aliases.put(set.link(), set.alias());
        }
    }

    /** @throws KernelException if ip has no words for the step */
    static List<String> words(Step step) {
        try {
            return Changes.of(step);
        } catch (UnsayableException e) {
            throw Failure.of(step, e);
        }
    }

    List<Line> lines() {
        return lines;
    }

    /** How many of the steps are done when all of its lines are; at least one. */
    int length() {
        return length;
    }
}
