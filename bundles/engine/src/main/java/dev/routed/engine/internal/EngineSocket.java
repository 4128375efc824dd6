package dev.routed.engine.internal;

import dev.routed.api.RejectedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The read-only client of the Docker Engine API on a unix socket. Speaks HTTP/1.0, so that the end of the connection
 * ends an answer. Thread-safe: each request has a separate connection.
 */
class EngineSocket {
    private final Path path;
    private final Duration limit;

    /** @param limit for the whole answer to {@link #get}, and for the head of the answer to {@link #open} */
    EngineSocket(Path path, Duration limit) {
        this.path = path;
        this.limit = limit;
    }

    /** An answer of the engine, by its status line. */
    record Answer(Path path, String status, String text) {
        private boolean has(int code) {
            return status.matches("HTTP/1\\.[01] " + code + " .*");
        }

        /** Whether the engine reports anything but success and "not found". */
        boolean isError() {
            return !has(200) && !has(404);
        }

        /** Returns the body; empty for 404. Throws RejectedException for an error. */
        Optional<String> body() {
            if (isError()) {
                throw RejectedException.host("%s answers with %s".formatted(path, status), null);
            }
            return Optional.of(text).filter(found -> has(200));
        }
    }

    /** The lines of an answer as they arrive. */
    static final class Lines implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader reader;

        private Lines(SocketChannel channel) {
            this.channel = channel;
            this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        /** Waits for the next line; empty at the end and after {@link #close}. */
        Optional<String> next() {
            try {
                return Optional.ofNullable(reader.readLine());
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** Ends a waiting {@link #next} of another thread, too. */
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("the connection to the engine cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    /** Opens a stream, which the caller closes. Throws RejectedException if the engine is unreachable or rejects it. */
    Lines open(String resource) {
        return ask(resource, (status, lines) -> {
            new Answer(path, status, "")
                    .body()
                    .orElseThrow(() -> RejectedException.host("%s has no %s".formatted(path, resource), null));
            return lines;
        });
    }

    /** Throws RejectedException if the engine is unreachable or late. */
    Answer get(String resource) {
        return ask(resource, (status, lines) -> {
            try (lines) {
                return new Answer(
                        path,
                        status,
                        Stream.generate(lines::next)
                                .takeWhile(Optional::isPresent)
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining("\n")));
            }
        });
    }

    private <T> T ask(String resource, BiFunction<String, Lines, T> read) {
        Lines lines = new Lines(connect());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ended.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            lines.close();
            return null;
        });
        try {
            T answer = answer(lines, resource, read);
            if (!ended.complete(null)) {
                throw RejectedException.host("%s did not answer within %d ms".formatted(path, limit.toMillis()), null);
            }
            return answer;
        } catch (RuntimeException e) {
            lines.close();
            throw ended.isCompletedExceptionally()
                    ? RejectedException.host("%s did not answer within %d ms".formatted(path, limit.toMillis()), e)
                    : e;
        } finally {
            ended.complete(null);
        }
    }

    private <T> T answer(Lines lines, String resource, BiFunction<String, Lines, T> read) {
        try {
            String request = "GET " + resource + " HTTP/1.0\r\nHost: docker\r\n\r\n";
            lines.channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw RejectedException.host("%s: %s".formatted(path, e.getMessage()), e);
        }
        String status = lines.next().orElse("nothing");
        while (lines.next().filter(header -> !header.isEmpty()).isPresent()) {
            // No header matters.
        }
        return read.apply(status, lines);
    }

    private SocketChannel connect() {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw RejectedException.host("%s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
