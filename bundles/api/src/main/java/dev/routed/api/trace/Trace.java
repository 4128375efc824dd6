package dev.routed.api.trace;

import java.util.List;
import java.util.Optional;

/** The way of a packet. Immutable. */
public record Trace(List<TraceStep> steps) {
    public Trace {
        steps = List.copyOf(steps);
    }

    /** Whether the last step, the probe, has found that the packet arrives. */
    public boolean arrives() {
        return steps.get(steps.size() - 1).result() == TraceStep.Result.PASSES;
    }

    /** The first step that stops the packet; empty if the packet arrives. */
    public Optional<TraceStep> stop() {
        return steps.stream()
                .filter(step -> step.result() == TraceStep.Result.STOPS)
                .findFirst();
    }
}
