package dev.routed.process;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One run of a program. Input, output and errors move at the same time, so that neither side blocks on a full pipe. The
 * threads end with the run: a pooled thread would keep the network namespace in which it was created.
 */
final class Run {
    /** Every pipe takes 4096 bytes without blocking (PIPE_BUF), which are at least that many UTF-8 characters. */
    private static final int FITS_INTO_ANY_PIPE = 4096 / 4;

    private final String name;
    private final Process process;
    private final int outputLimit;
    private volatile String failure;

    Run(String name, Process process, int outputLimit) {
        this.name = name;
        this.process = process;
        this.outputLimit = outputLimit;
    }

    <T> Program.Streamed<T> finish(String input, Duration timeLimit, Function<InputStream, T> reader) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ended.orTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            kill("did not end within %d s and was killed".formatted(timeLimit.toSeconds()));
            return null;
        });
        CompletableFuture<String> errors = inBackground("stderr", this::errors);
        CompletableFuture<Boolean> written = input.length() <= FITS_INTO_ANY_PIPE
                ? CompletableFuture.completedFuture(write(input))
                : inBackground("stdin", () -> write(input));
        T output = read(reader, ended);
        Program.Streamed<T> result = new Program.Streamed<>(awaitStatus(), output, errors.join());
        ended.complete(null);
        if (failure == null && result.status() == 0 && !written.join()) {
            failure = "ended before it had read all of its input";
        }
        if (failure != null) {
            throw RejectedException.host(name + " " + failure, null);
        }
        return result;
    }

    private <T> CompletableFuture<T> inBackground(String stream, Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> DaemonThreads.start("routed-process-%s-%s".formatted(name, stream), task));
    }

    /** Process.destroy would also close the streams, and a reader would see an error in place of the end. */
    private void kill(String reason) {
        failure = reason;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /** A program that is killed for another reason ends its output early, at which the reader may throw. */
    private <T> T read(Function<InputStream, T> reader, CompletableFuture<Void> ended) {
        try (InputStream output = process.getInputStream()) {
            T value = reader.apply(output);
            output.transferTo(OutputStream.nullOutputStream());
            return value;
        } catch (IOException e) {
            kill("cannot be read: " + e.getMessage());
            return null;
        } catch (RuntimeException | Error e) {
            String first = failure;
            kill("could not be read");
            ended.complete(null);
            if (first != null) {
                throw RejectedException.host(name + " " + first, e);
            }
            throw e;
        }
    }

    private String errors() {
        try (InputStream stream = process.getErrorStream()) {
            return text(name, stream, outputLimit);
        } catch (IOException e) {
            return "";
        } catch (RejectedException e) {
            kill(e.getMessage().substring(name.length() + 1));
            return "";
        }
    }

    /** All of a stream as text. @throws RejectedException if it has more bytes than the limit */
    static String text(String name, InputStream stream, int limit) {
        try {
            byte[] bytes = stream.readNBytes(limit);
            if (bytes.length == limit && stream.read() != -1) {
                throw RejectedException.host(
                        "%s printed more than %d bytes and was killed".formatted(name, limit), null);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw RejectedException.host("%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** @return false if the program did not take all of it, mostly because it ended early; its status tells more */
    private boolean write(String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes moments, because the output has ended; an interrupt is deferred. */
    private int awaitStatus() {
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
