package dev.routed.transport.internal;

import dev.routed.api.remote.AllowedUids;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.remote.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** A plugin whose calls are a function, and whose rejections are {@code STATUS SENTENCE}. */
record TestPlugin(Path socket, AllowedUids callers, BiFunction<String, String, Response> calls, Runnable cut)
        implements RemotePlugin {
    static final AllowedUids ROOT = AllowedUids.parse("dev.routed.test", "0");

    /** One whose calls are never long. */
    TestPlugin(Path socket, BiFunction<String, String, Response> calls) {
        this(socket, calls, () -> {});
    }

    TestPlugin(Path socket, BiFunction<String, String, Response> calls, Runnable cut) {
        this(socket, ROOT, calls, cut);
    }

    /** Answers each call by its name and its body. */
    static TestPlugin echo(Path socket) {
        return echo(socket, ROOT);
    }

    static TestPlugin echo(Path socket, AllowedUids callers) {
        return new TestPlugin(socket, callers, (method, body) -> text(method + "(" + body + ")"), () -> {});
    }

    static Response text(String text) {
        return Response.of(200, "text/plain", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public Response call(String method, byte[] body) {
        return calls.apply(method, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** The name of a call with a query has the query. */
    @Override
    public Response call(String method, String query, byte[] body) {
        return call(query.isEmpty() ? method : method + "?" + query, body);
    }

    @Override
    public void cutShort() {
        cut.run();
    }

    @Override
    public Response reject(int status, String sentence) {
        return Response.of(status, "text/rejection", sentence.getBytes(StandardCharsets.ISO_8859_1));
    }
}
