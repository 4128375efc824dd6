package dev.routed.nftables.internal;

import dev.routed.api.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code nft} to its end: a door to other programs. No shell is involved. The process is in the network
 * namespace of the calling thread.
 */
class Nft {
    private final List<String> argv;
    private final Duration limit;

    Nft() {
        this("nft", Duration.ofSeconds(10));
    }

    /**
     * @param program what to run in its place
     * @param limit   how long it may take before it is killed
     */
    Nft(String program, Duration limit) {
        this.argv = List.of(program, "-j", "-f", "-");
        this.limit = limit;
    }

    /**
     * Carries out commands in one transaction: all or none.
     *
     * @param commands JSON objects, as libnftables-json(5) has them
     * @return what nft printed, if the commands ask for something
     * @throws Refusal in nft's own words
     */
    String run(List<String> commands) {
        String input = "{\"nftables\": [" + String.join(",\n", commands) + "]}";
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
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
            // It reads all before it says anything, so neither side waits for the other.
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException endedWithoutReading) {
                // Why, its output and status say better.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (!ended.complete(null)) {
                throw Refusal.host("nft did not end within %d s and was killed".formatted(limit.toSeconds()), null);
            }
            if (status != 0) {
                throw Refusal.host("nft refuses: " + output.lines().findFirst().orElse("without a word"), null);
            }
            return output;
        } catch (IOException e) {
            throw Refusal.host("nft cannot be run: %s. Install nftables".formatted(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.away("the appliance is being stopped");
        }
    }
}
