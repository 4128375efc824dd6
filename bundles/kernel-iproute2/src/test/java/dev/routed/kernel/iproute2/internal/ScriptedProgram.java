package dev.routed.kernel.iproute2.internal;

import dev.routed.process.Program;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Returns prepared results instead of running {@code ip}, and records the input of each run. */
final class ScriptedProgram extends Program {
    final List<String> inputs = new ArrayList<>();
    private final Deque<Result> results = new ArrayDeque<>();

    ScriptedProgram() {
        super("ip", "");
    }

    ScriptedProgram returns(int status, String output, String errors) {
        results.add(new Result(status, output, errors));
        return this;
    }

    @Override
    public <T> Streamed<T> stream(List<String> arguments, String input, Function<InputStream, T> reader) {
        inputs.add(input);
        Result result = results.remove();
        byte[] output = result.output().getBytes(StandardCharsets.UTF_8);
        return new Streamed<>(result.status(), reader.apply(new ByteArrayInputStream(output)), result.errors());
    }
}
