package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end: this bundle's only door to other programs. No shell is involved. */
class Command {
    private final long seconds;

    Command() {
        this(10);
    }

    /** @param seconds how long a program may take before it is killed */
    Command(long seconds) {
        this.seconds = seconds;
    }

    /**
     * What a program said.
     *
     * @param status its exit status
     * @param output standard output and standard error together
     */
    record Result(int status, String output) {}

    /** @throws Refusal if the program cannot be run, or does not end in time */
    Result run(String input, List<String> argv) {
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Process process = builder.start();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            ended.orTimeout(seconds, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return null;
            });
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException endedWithoutReading) {
                // Why, its output and status say better.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            process.waitFor();
            if (!ended.complete(null)) {
                throw Refusal.host("%s did not end within %d s and was killed".formatted(argv.get(0), seconds), null);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw Refusal.host("%s cannot be run: %s".formatted(argv.get(0), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.host("%s was interrupted".formatted(argv.get(0)), e);
        }
    }
}
