package dev.routed.routing.internal.daemon;

import dev.routed.process.Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Replays answers of FRR 8.4.4 and BIRD 2.0.12, selected by the beginning of the first question. */
final class Recorded extends Program {
    final List<List<String>> asked = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    Recorded() {
        super("vtysh", "install frr");
    }

    static String read(String name) {
        try (InputStream file = Recorded.class.getResourceAsStream("/answers/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Recorded answer(String firstQuestion, String text) {
        answers.put(firstQuestion, text);
        return this;
    }

    @Override
    public <T> Streamed<T> stream(List<String> arguments, String input, Function<InputStream, T> reader) {
        asked.add(arguments);
        Result result = answers.entrySet().stream()
                .filter(answer -> arguments.get(1).startsWith(answer.getKey()))
                .map(answer -> new Result(0, answer.getValue(), ""))
                .findFirst()
                .orElseGet(() -> new Result(1, "Unknown command: " + arguments.get(1), ""));
        byte[] output = result.output().getBytes(StandardCharsets.UTF_8);
        return new Streamed<>(result.status(), reader.apply(new ByteArrayInputStream(output)), result.errors());
    }
}
