package dev.routed.kernel.iproute2.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import dev.routed.kernel.iproute2.json.IpJson;
import dev.routed.process.Program;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs queries by {@code ip}. The parameter {@code parse} returns the values of one entry of an answer, and may throw
 * {@link IllegalArgumentException}; entries without a value are not kept.
 */
record IpBatch(Program program) {
    /** Attempts at a query that changes of the host interrupt. */
    private static final int TRIES = 20;

    /** What {@code ip} printed: for each query the values, or why it cannot be read. */
    private record Answers<T>(List<List<T>> values, Optional<IllegalArgumentException> unreadable) {
        static <T> Answers<T> read(InputStream output, Function<JsonNode, Stream<T>> parse) {
            try {
                return new Answers<>(IpJson.parse(output, parse), Optional.empty());
            } catch (IllegalArgumentException e) {
                // A failure of ip explains a cut answer better.
                return new Answers<>(List.of(), Optional.of(e));
            }
        }

        List<List<T>> of(Object operation) {
            unreadable.ifPresent(e -> {
                throw IpFailure.unreadable(operation, e);
            });
            return values;
        }

        List<T> ofOneQuery(Object operation) {
            int number = of(operation).size();
            if (number != 1) {
                throw IpFailure.unreadable(
                        operation, new IllegalArgumentException("there are %d answers to one query".formatted(number)));
            }
            return values.get(0);
        }
    }

    /** Repeats a query while changes of the host interrupt it; throws {@link KernelException} if the query fails. */
    <T> List<T> ask(String operation, List<String> arguments, String query, Function<JsonNode, Stream<T>> parse) {
        Program.Streamed<Answers<T>> result = query(operation, arguments, List.of(query), parse);
        // ip prints an interrupted list as far as it goes, warns, and ends with 0.
        for (int i = 1; i < TRIES && result.status() == 0 && !result.errors().isBlank(); i++) {
            result = query(operation, arguments, List.of(query), parse);
        }
        if (!result.errors().isBlank()) {
            throw IpFailure.of(operation, result.status(), result.errors());
        }
        return answer(operation, result);
    }

    /**
     * The same without repetition, for a list that the kernel cannot report as interrupted; warnings of ip concern
     * other lists.
     */
    <T> List<T> askOnce(String operation, List<String> arguments, String query, Function<JsonNode, Stream<T>> parse) {
        return answer(operation, query(operation, arguments, List.of(query), parse));
    }

    private static <T> List<T> answer(String operation, Program.Streamed<Answers<T>> result) {
        if (result.status() != 0) {
            throw IpFailure.of(operation, result.status(), result.errors());
        }
        return result.value().ofOneQuery(operation);
    }

    /**
     * Runs several queries. All but the last, whose value {@code isLast} recognizes, may fail.
     *
     * @throws KernelException if the last query has no answer
     */
    <T> List<T> askEach(
            String operation,
            List<String> arguments,
            List<String> queries,
            Predicate<T> isLast,
            Function<JsonNode, Stream<T>> parse) {
        for (int tries = 1; ; tries++) {
            Program.Streamed<Answers<T>> result = query(operation, arguments, queries, parse);
            List<List<T>> answers = result.value().of(operation);
            int last = answers.size() - 1;
            if (last >= 0 && answers.get(last).stream().anyMatch(isLast)) {
                return answers.subList(0, last).stream().flatMap(List::stream).toList();
            } else if (tries == TRIES) {
                // A link that is deleted during its query ends ip at once.
                throw IpFailure.of(operation, result.status(), result.errors());
            }
        }
    }

    /** Runs one query outside a batch; empty if {@code ip} ends with this status. */
    <T> Optional<List<T>> askUnless(
            int none, String operation, List<String> arguments, Function<JsonNode, Stream<T>> parse) {
        Program.Streamed<Answers<T>> result = query(operation, arguments, List.of(), parse);
        return result.status() == none ? Optional.empty() : Optional.of(answer(operation, result));
    }

    private <T> Program.Streamed<Answers<T>> query(
            String operation, List<String> arguments, List<String> lines, Function<JsonNode, Stream<T>> parse) {
        try {
            return program.stream(arguments, text(lines), output -> Answers.read(output, parse));
        } catch (RejectedException e) {
            throw KernelException.because(operation, e);
        }
    }

    Program.Result run(Object operation, List<String> arguments, List<String> lines) {
        try {
            return program.run(arguments, text(lines));
        } catch (RejectedException e) {
            throw KernelException.because(operation, e);
        }
    }

    private static String text(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
