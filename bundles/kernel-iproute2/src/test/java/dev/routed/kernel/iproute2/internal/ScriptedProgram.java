package dev.routed.kernel.iproute2.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A program that gives the results that a test has prepared, and notes what it was given. */
final class ScriptedProgram implements Program {
    final List<List<String>> given = new ArrayList<>();
    private final Deque<Result> results = new ArrayDeque<>();

    ScriptedProgram gives(int status, String output, String errors) {
        results.add(new Result(status, output, errors));
        return this;
    }

    @Override
    public Result run(List<String> arguments, List<String> lines) {
        given.add(lines);
        return results.remove();
    }
}
