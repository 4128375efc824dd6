package dev.routed.kernel.iproute2.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.KernelException;
import dev.routed.kernel.iproute2.json.Answers;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Questions to {@code ip}, and its answers.
 *
 * @param ip the program
 */
record Dialogue(Program ip) {
    /** How often to ask while the host changes underneath. */
    private static final int TRIES = 20;

    /**
     * Asks a question until the host stands still meanwhile.
     *
     * @param parse turns the answer into what is wanted of it; may throw IllegalArgumentException
     * @throws KernelException if it is refused
     */
    <T> T ask(String operation, List<String> arguments, String question, Function<JsonNode, T> parse) {
        Program.Result result = run(operation, arguments, List.of(question));
        // Of a list that was interrupted ip prints what it has, warns, and ends with 0.
        for (int i = 1; i < TRIES && result.status() == 0 && !result.errors().isBlank(); i++) {
            result = run(operation, arguments, List.of(question));
        }
        if (!result.errors().isBlank()) {
            throw Failure.of(operation, result);
        }
        return answer(operation, result, parse);
    }

    /** The same, of what the kernel lists without a check for changes: ip's warnings are about something else. */
    <T> T askOnce(String operation, List<String> arguments, String question, Function<JsonNode, T> parse) {
        return answer(operation, run(operation, arguments, List.of(question)), parse);
    }

    private static <T> T answer(String operation, Program.Result result, Function<JsonNode, T> parse) {
        if (result.status() != 0) {
            throw Failure.of(operation, result);
        }
        return read(operation, result, answers -> {
            if (answers.size() != 1) {
                throw new IllegalArgumentException("there are %d answers to one question".formatted(answers.size()));
            }
            return parse.apply(answers.get(0));
        });
    }

    /**
     * Asks each of the questions, of which some may be refused; not the last.
     *
     * @param isLast tells the answer to the last question
     * @param parse  turns one answer to another question into what is wanted of it; may throw
     *     IllegalArgumentException
     * @throws KernelException if the last question has no answer
     */
    <T> List<T> askEach(
            String operation,
            List<String> arguments,
            List<String> questions,
            Predicate<JsonNode> isLast,
            Function<JsonNode, List<T>> parse) {
        for (int tries = 1; ; tries++) {
            Program.Result result = run(operation, arguments, questions);
            Optional<List<T>> wanted = read(operation, result, answers -> {
                int last = answers.size() - 1;
                return last < 0 || !isLast.test(answers.get(last))
                        ? Optional.empty()
                        : Optional.of(answers.subList(0, last).stream().map(parse).flatMap(List::stream).toList());
            });
            if (wanted.isPresent()) {
                return wanted.get();
            } else if (tries == TRIES) {
                // A link that goes while ip looks at it ends ip at once.
                throw Failure.of(operation, result);
            }
        }
    }

    Program.Result run(Object operation, List<String> arguments, List<String> lines) {
        try {
            return ip.run(arguments, lines);
        } catch (ProgramException e) {
            throw Failure.of(operation, e);
        }
    }

    static <T> T read(Object operation, Program.Result result, Function<List<JsonNode>, T> parse) {
        try {
            return parse.apply(Answers.parse(result.output()));
        } catch (IllegalArgumentException e) {
            throw Failure.unreadable(operation, e);
        }
    }
}
