package dev.routed.transport.internal;

import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Turns an HTTP request into a call of the plugin, and the answer into the HTTP response. Thread-safe. */
final class CallHandler extends Handler.Abstract {
    private static final HttpField ALLOW_POST = new HttpField(HttpHeader.ALLOW, "POST");

    private final RemotePlugin plugin;
    private final OpenConnections traffic;
    private final CallListeners listeners;
    private final BodyMemory memory = new BodyMemory();

    CallHandler(RemotePlugin plugin, OpenConnections traffic, CallListeners listeners) {
        this.plugin = plugin;
        this.traffic = traffic;
        this.listeners = listeners;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(plugin, traffic, listeners, request, response, callback);
        Peer peer = EngineConnection.peer(request);
        if (!peer.admitted()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            String sentence = "user ID %d may not call %s: call as root, or add the ID to uids in etc/%s.cfg";
            exchange.reject(
                    HttpStatus.FORBIDDEN_403,
                    sentence.formatted(
                            peer.uid(), plugin.socket(), plugin.callers().pid()));
        } else if (!HttpMethod.POST.is(request.getMethod())) {
            response.getHeaders().put(ALLOW_POST);
            String sentence = "calls are made by POST, not by " + request.getMethod();
            exchange.reject(HttpStatus.METHOD_NOT_ALLOWED_405, sentence);
        } else {
            exchange.receive(memory);
        }
        return true;
    }

    /** Lets the plugin word Jetty's rejections, such as that of a malformed request line. */
    boolean reject(Request error, Response response, Callback callback) throws IOException {
        String message = "malformed request: " + error.getAttribute(ErrorHandler.ERROR_MESSAGE) + ".";
        dev.routed.api.remote.Response rejection = plugin.reject(response.getStatus(), message);
        response.setStatus(rejection.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, rejection.contentType());
        ResponseStream out = new ResponseStream(response);
        rejection.body().writeTo(out);
        out.complete(callback);
        return true;
    }
}
