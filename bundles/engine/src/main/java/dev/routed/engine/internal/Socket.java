package dev.routed.engine.internal;

import dev.routed.api.Refusal;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Docker Engine's API on its unix socket, read only: a door to the outside. In HTTP/1.0, by which an answer simply
 * ends with the connection.
 */
class Socket {
    private final Path path;
    private final Duration limit;

    /** @param limit how long it may take to answer */
    Socket(Path path, Duration limit) {
        this.path = path;
        this.limit = limit;
    }

    /** The lines of an answer as they come. */
    static final class Lines implements AutoCloseable {
        private final SocketChannel channel;
        private final BufferedReader reader;

        private Lines(SocketChannel channel) {
            this.channel = channel;
            this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        }

        /** The next one, which is waited for; empty at the end, and once it is closed. */
        Optional<String> next() {
            try {
                return Optional.ofNullable(reader.readLine());
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        /** From another thread, too. */
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException("a socket cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Asks for what goes on, such as {@code /events}.
     *
     * @return the lines behind the head of the answer, for the caller to close
     * @throws Refusal if the engine is not there, or does not answer with success
     */
    Lines open(String resource) {
        return ask(resource, Function.identity())
                .orElseThrow(() -> Refusal.host("%s has no %s".formatted(path, resource), null));
    }

    /**
     * Asks for what ends.
     *
     * @return absent if there is no such thing (404)
     * @throws Refusal if the engine is not there, or does not answer with success, or in time
     */
    Optional<String> get(String resource) {
        return ask(resource, lines -> {
            try (lines) {
                return Stream.generate(lines::next)
                        .takeWhile(Optional::isPresent)
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("\n"));
            }
        });
    }

    private <T> Optional<T> ask(String resource, Function<Lines, T> read) {
        Lines lines = new Lines(connect());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ended.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            lines.close();
            return null;
        });
        try {
            Optional<T> answer = answer(lines, resource, read);
            if (!ended.complete(null)) {
                throw Refusal.host("%s did not answer within %d ms".formatted(path, limit.toMillis()), null);
            }
            return answer;
        } catch (RuntimeException e) {
            lines.close();
            throw ended.isCompletedExceptionally()
                    ? Refusal.host("%s did not answer within %d ms".formatted(path, limit.toMillis()), e)
                    : e;
        } finally {
            ended.complete(null);
        }
    }

    private <T> Optional<T> answer(Lines lines, String resource, Function<Lines, T> read) {
        try {
            String request = "GET " + resource + " HTTP/1.0\r\nHost: docker\r\n\r\n";
            lines.channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw Refusal.host("%s: %s".formatted(path, e.getMessage()), e);
        }
        String status = lines.next().orElse("nothing");
        if (status.matches("HTTP/1\\.[01] 404 .*")) {
            lines.close();
            return Optional.empty();
        } else if (!status.matches("HTTP/1\\.[01] 200 .*")) {
            throw Refusal.host("%s answers with %s".formatted(path, status), null);
        }
        while (lines.next().filter(header -> !header.isEmpty()).isPresent()) {
            // Nothing in the head matters.
        }
        return Optional.of(read.apply(lines));
    }

    private SocketChannel connect() {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            throw Refusal.host("%s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
