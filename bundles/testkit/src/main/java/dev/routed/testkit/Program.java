package dev.routed.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program to its end, in the network namespace of the calling thread. */
final class Program {
    private Program() {}

    /**
     * Runs a command.
     *
     * @param input what it reads from its standard input
     * @return what it printed
     * @throws AssertionError with what it printed, if it failed
     */
    static String run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AssertionError("'%s' exits with %d: %s".formatted(String.join(" ", command), exit, printed));
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for '%s'".formatted(command.get(0)), e);
        }
    }
}
