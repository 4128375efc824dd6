package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers as FRR 8.4.4 and BIRD 2.0.12 gave them, for questions that begin in a certain way. */
final class Recorded extends Program {
    final List<List<String>> asked = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();

    Recorded() {
        super("none", Duration.ZERO);
    }

    static String read(String name) {
        try (InputStream file = Recorded.class.getResourceAsStream("/answers/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param begins of the first question */
    Recorded answer(String begins, String text) {
        answers.put(begins, text);
        return this;
    }

    @Override
    String run(List<String> arguments) {
        asked.add(arguments);
        return answers.entrySet().stream()
                .filter(answer -> arguments.get(1).startsWith(answer.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> Refusal.host("vtysh fails: Unknown command: " + arguments.get(1), null));
    }
}
