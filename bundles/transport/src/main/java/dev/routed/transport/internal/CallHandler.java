package dev.routed.transport.internal;

import dev.routed.api.remote.Answer;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a request into a call of the plugin, and the plugin's answer into the response. */
final class CallHandler extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);
    private static final HttpField ALLOW_POST = new HttpField(HttpHeader.ALLOW, "POST");

    private final RemotePlugin plugin;
    private final Traffic traffic;
    private final CallListeners listeners;

    CallHandler(RemotePlugin plugin, Traffic traffic, CallListeners listeners) {
        this.plugin = plugin;
        this.traffic = traffic;
        this.listeners = listeners;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        traffic.callBegins();
        try {
            serve(request, response);
            callback.succeeded();
        } catch (IOException x) {
            if (!response.isCommitted() || !EngineConnection.hasAllThatWasSent(request)) {
                LOG.warn("{} on {} was not answered: the caller hung up ({})", method(request), plugin.socket(),
                        x.toString());
            }
            callback.failed(new EofException(x));
        } finally {
            traffic.callEnds();
        }
        return true;
    }

    /** Words what Jetty refuses by itself, such as a request line that is none, the plugin's way. */
    boolean refuse(Request error, Response response, Callback callback) throws IOException {
        write(plugin.refuse(response.getStatus(), "The request is not served; the reason is: "
                + error.getAttribute(ErrorHandler.ERROR_MESSAGE) + "."), response);
        callback.succeeded();
        return true;
    }

    private void serve(Request request, Response response) throws IOException {
        Peer peer = EngineConnection.peer(request);
        if (!peer.admitted()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            write(plugin.refuse(HttpStatus.FORBIDDEN_403, "User id " + peer.uid() + " may not call on "
                    + plugin.socket() + "; call as root, or add the id to uids in etc/dev.routed.transport.cfg."),
                    response);
        } else if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(ALLOW_POST);
            write(plugin.refuse(HttpStatus.METHOD_NOT_ALLOWED_405, "Calls are made by POST, not by "
                    + request.getMethod() + "."), response);
        } else {
            call(request, response);
        }
    }

    private void call(Request request, Response response) throws IOException {
        RequestBody body = new RequestBody(request);
        byte[] bytes;
        try {
            bytes = body.read();
        } catch (RequestBody.TooLarge x) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            write(plugin.refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, "The body of " + method(request)
                    + " is too long; at most " + RequestBody.LIMIT + " bytes are taken."), response);
            body.discard();
            return;
        }
        run(method(request), bytes, response);
    }

    private void run(String method, byte[] body, Response response) throws IOException {
        long start = System.nanoTime();
        try {
            answer(method, body, response);
        } finally {
            listeners.answered(
                    plugin.socket(), method, response.getStatus(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private void answer(String method, byte[] body, Response response) throws IOException {
        try {
            write(plugin.call(method, body), response);
        } catch (IOException | RuntimeException | Error x) {
            if (response.isCommitted()) {
                throw x;
            }
            LOG.error("{} on {} failed by a defect", method, plugin.socket(), x);
            write(plugin.refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, method + " failed by a defect (" + x
                    + "); the log has the details."), response);
        }
    }

    private void write(Answer answer, Response response) throws IOException {
        if (traffic.isDraining()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        try (AnswerStream out = new AnswerStream(response)) {
            answer.body().writeTo(out);
            out.complete();
        }
    }

    private static String method(Request request) {
        return request.getHttpURI().getPath().substring(1);
    }
}
