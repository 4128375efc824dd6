package dev.routed.transport.internal;

import dev.routed.api.message.Failure;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer. Uses a thread only while the plugin works or streams, not for slow callers. */
final class Exchange implements RequestBody.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final RemotePlugin plugin;
    private final OpenConnections traffic;
    private final CallListeners listeners;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final RequestPhase phase;
    private RequestBody body;

    Exchange(
            RemotePlugin plugin,
            OpenConnections traffic,
            CallListeners listeners,
            Request request,
            Response response,
            Callback callback) {
        this.plugin = plugin;
        this.traffic = traffic;
        this.listeners = listeners;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.phase = EngineConnection.phase(request);
        traffic.callBegins();
    }

    void receive(BodyMemory memory) {
        // The first bytes of this request may have arrived together with the previous one.
        phase.received(System.nanoTime());
        body = new RequestBody(request, memory, this);
        body.receive();
    }

    /** Answers a request whose body is not read. */
    void reject(int status, String sentence) {
        phase.answers(System.nanoTime());
        write(plugin.reject(status, sentence), Callback.from(this::succeed, this::unanswered));
    }

    @Override
    public void rejected(int status, String reason) {
        if (!phase.answers(System.nanoTime())) {
            failed(new EofException());
            return;
        }
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        String sentence = "the body of %s %s".formatted(method(), reason);
        write(plugin.reject(status, sentence), Callback.from(this::discard, this::unanswered));
    }

    private void discard() {
        phase.discards(System.nanoTime());
        body.discard();
    }

    @Override
    public void ended() {
        succeed();
    }

    /** The caller disconnected before the end of its request, or its time limit was over. */
    @Override
    public void failed(Throwable failure) {
        unanswered(failure);
    }

    @Override
    public void received(byte[] bytes) {
        if (phase.answers(System.nanoTime())) {
            call(bytes);
        } else {
            body.release();
            failed(new EofException());
        }
    }

    private void call(byte[] bytes) {
        long start = System.nanoTime();
        Callback written = Callback.from(
                () -> {
                    report(start);
                    succeed();
                },
                failure -> {
                    report(start);
                    unanswered(failure);
                });
        try {
            stream(plugin.call(method(), query(), bytes), written);
        } catch (IOException | RuntimeException | Error x) {
            if (response.isCommitted()) {
                written.failed(x);
            } else {
                LOG.error("{} on {} failed by a defect", method(), plugin.socket(), x);
                String sentence = method() + " failed: " + Failure.DEFECT;
                write(plugin.reject(HttpStatus.INTERNAL_SERVER_ERROR_500, sentence), written);
            }
        } finally {
            body.release();
        }
    }

    private void report(long start) {
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        listeners.answered(plugin.socket(), method(), response.getStatus(), duration);
    }

    /** Writes an answer that is in memory. */
    private void write(dev.routed.api.remote.Response answer, Callback written) {
        try {
            stream(answer, written);
        } catch (IOException x) {
            written.failed(x);
        }
    }

    private void stream(dev.routed.api.remote.Response answer, Callback written) throws IOException {
        if (traffic.isDraining()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        ResponseStream out = new ResponseStream(response);
        answer.body().writeTo(out);
        out.complete(written);
    }

    private void succeed() {
        phase.answered(System.nanoTime());
        callback.succeeded();
        traffic.callEnds();
    }

    private void unanswered(Throwable failure) {
        boolean lost = !response.isCommitted() || !EngineConnection.hasAllThatWasSent(request);
        if (lost && !phase.isExpired()) {
            LOG.warn("{} on {} was not answered: the caller disconnected", method(), plugin.socket());
            LOG.debug("the failure of that connection", failure);
        }
        callback.failed(new EofException(failure));
        traffic.callEnds();
    }

    private String query() {
        return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
    }

    private String method() {
        return request.getHttpURI().getPath().substring(1);
    }
}
