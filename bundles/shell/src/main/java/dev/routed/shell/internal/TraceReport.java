package dev.routed.shell.internal;

import dev.routed.api.trace.Trace;
import dev.routed.api.trace.TraceStep;

/** Prints a trace for a terminal of 80 columns: a line or more for each step, then where the packet stops. */
record TraceReport(Trace trace) {
    private static final String STEP = "%-9s  %-7s  ";
    private static final String MARGIN = " ".repeat(STEP.formatted("", "").length());

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (TraceStep step : trace.steps()) {
            text.append(WrappedText.of(STEP.formatted(step.name(), step.result()), MARGIN, step.text()));
        }
        return text.append('\n')
                .append(trace.stop()
                        .map(step -> "the packet stops at %s\n".formatted(step.name()))
                        .orElse(trace.arrives() ? "the packet arrives\n" : "no step stops the packet\n"))
                .toString();
    }
}
