package dev.routed.transport.internal;

import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpStatus;

/** Ends requests that have not arrived within their time limit by status 408, and then their connections. */
final class SlowRequests {
    private final RemotePlugin plugin;
    private final Limits limits;
    private final RecurringCondition condition;

    SlowRequests(RemotePlugin plugin, Limits limits, RecurringCondition condition) {
        this.plugin = plugin;
        this.limits = limits;
        this.condition = condition;
    }

    void end(Stream<UnixEndPoint> endPoints, long now) {
        endPoints.forEach(endPoint -> end(endPoint, now));
        condition.endIfCalm(now);
    }

    void close() {
        condition.end();
    }

    private void end(UnixEndPoint endPoint, long now) {
        switch (endPoint.phase().expire(now, limits.request())) {
            case UNANSWERED -> {
                condition.report(sentence() + "; connections are ended by status 408", now);
                endPoint.closeWith(answer());
            }
            case ANSWERED -> endPoint.close();
            default -> {}
        }
    }

    private String sentence() {
        return "a request did not arrive within %d s: its caller must send it at once"
                .formatted(limits.request().toSeconds());
    }

    /** A whole HTTP response: Jetty cannot answer before it has the headers of the request. */
    private byte[] answer() {
        Response rejection = plugin.reject(HttpStatus.REQUEST_TIMEOUT_408, sentence());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            rejection.body().writeTo(body);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.write("HTTP/1.1 408 Request Timeout\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
                    .formatted(rejection.contentType(), body.size())
                    .getBytes(StandardCharsets.ISO_8859_1));
            answer.write("Connection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            body.writeTo(answer);
            return answer.toByteArray();
        } catch (IOException x) {
            throw new IllegalStateException("a write to memory failed", x);
        }
    }
}
