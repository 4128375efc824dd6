package dev.routed.transport.internal;

import dev.routed.api.remote.Answer;
import dev.routed.api.remote.RemotePlugin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** A plugin whose calls are a function, and whose refusals are {@code STATUS SENTENCE}. */
record TestPlugin(Path socket, BiFunction<String, String, Answer> calls, Runnable cut) implements RemotePlugin {

    /** One whose calls are never long. */
    TestPlugin(Path socket, BiFunction<String, String, Answer> calls) {
        this(socket, calls, () -> {});
    }

    /** Answers each call by its name and its body. */
    static TestPlugin echo(Path socket) {
        return new TestPlugin(socket, (method, body) -> text(method + "(" + body + ")"));
    }

    static Answer text(String text) {
        return Answer.of(200, "text/plain", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public Answer call(String method, byte[] body) {
        return calls.apply(method, new String(body, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void cutShort() {
        cut.run();
    }

    @Override
    public Answer refuse(int status, String sentence) {
        return Answer.of(status, "text/refusal", sentence.getBytes(StandardCharsets.ISO_8859_1));
    }
}
