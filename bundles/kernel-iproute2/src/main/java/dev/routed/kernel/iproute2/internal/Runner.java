package dev.routed.kernel.iproute2.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code ip}: this bundle's only door to other programs. No shell is involved. The child is in the network
 * namespace of the calling thread. Safe for several threads; each run is a process of its own.
 *
 * <p>All lines are written before anything is read, so that they must fit where they cannot be answered
 * meanwhile: into a pipe, 64 KiB.
 *
 * @param program what to run
 * @param limit   how long it may take before it is killed
 */
record Runner(String program, Duration limit) implements Program {

    @Override
    public Result run(List<String> arguments, List<String> lines) {
        Process process = start(arguments);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ended.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            process.toHandle().destroyForcibly();
            return null;
        });
        try (InputStream output = process.getInputStream();
                InputStream errors = process.getErrorStream()) {
            Optional<IOException> cut = write(process, lines);
            String printed = read(output);
            String complained = read(errors);
            int status = status(process);
            if (!ended.complete(null)) {
                throw new ProgramException("%s did not end within %d s and was killed".formatted(program, limit.toSeconds()));
            }
            if (status == 0 && cut.isPresent()) {
                throw new ProgramException(program + " did not read to the end", cut.get());
            }
            return new Result(status, printed, complained);
        } catch (IOException e) {
            process.toHandle().destroyForcibly();
            throw new ProgramException("%s cannot be read from: %s".formatted(program, e.getMessage()), e);
        } finally {
            ended.complete(null);
        }
    }

    private Process start(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ProgramException(
                    "%s cannot be run (%s): install iproute2, or use another backend".formatted(program, e.getMessage()), e);
        }
    }

    /** @return why not all could be written: mostly since the program has ended early and left its reasons */
    private static Optional<IOException> write(Process process, List<String> lines) {
        try (OutputStream input = process.getOutputStream()) {
            for (String line : lines) {
                input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Its output is at its end, so that this is a matter of moments, which an interrupt does not cut short. */
    private static int status(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
