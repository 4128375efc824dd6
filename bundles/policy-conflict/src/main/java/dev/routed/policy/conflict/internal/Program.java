package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program that asks a routing daemon, to its end: a door to other programs. No shell is involved. The process
 * is in the network namespace of the calling thread.
 */
class Program {
    private final String name;
    private final Duration limit;

    /**
     * @param name  of the program, looked for on the path
     * @param limit how long it may take before it is killed
     */
    Program(String name, Duration limit) {
        this.name = name;
        this.limit = limit;
    }

    /**
     * Runs it once.
     *
     * @return what it printed
     * @throws Refusal if it cannot be run, takes too long, or ends with an error
     */
    String run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Process process = builder.start();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            ended.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
                process.toHandle().destroyForcibly();
                return null;
            });
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (!ended.complete(null)) {
                throw Refusal.host("%s did not end within %d s and was killed".formatted(name, limit.toSeconds()), null);
            }
            if (status != 0) {
                throw Refusal.host("%s fails: %s".formatted(name, reason(output)), null);
            }
            return output;
        } catch (IOException e) {
            throw Refusal.host("%s cannot be run: %s".formatted(name, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.away("the appliance is being stopped");
        }
    }

    private static String reason(String output) {
        return output.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((first, last) -> last)
                .orElse("without a word");
    }
}
