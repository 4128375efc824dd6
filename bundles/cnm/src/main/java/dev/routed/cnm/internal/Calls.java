package dev.routed.cnm.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Cause;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.remote.Answer;
import dev.routed.cnm.wire.Codec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods that a plugin answers, by name, and what all plugins' answers have in common.
 *
 * <p>A failed call is answered by a status other than 200 and {@code {"Err": sentence}}. The engine then shows
 * the sentence for either driver; with status 200 the network driver's errors would have to stand under
 * {@code Err} and the IPAM driver's under {@code Error}, and the wrong one of them would count as success.
 */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final String MEDIA_TYPE = "application/vnd.docker.plugins.v1.2+json";
    private static final Map<String, Object> NOTHING_TO_SAY = Map.of();

    private final String subsystem;
    private final Map<String, Function<byte[], Object>> handlers = new HashMap<>();

    /** @param subsystem what the plugin implements, and its methods' names begin with: {@code NetworkDriver} */
    Calls(String subsystem) {
        this.subsystem = subsystem;
        handlers.put("Plugin.Activate", body -> Map.of("Implements", List.of(subsystem)));
    }

    /** A method without arguments, whose answer is always the same. A body is passed over. */
    Calls constant(String method, Object answer) {
        return put(method, body -> answer);
    }

    /** A method that is answered by a value. */
    <A> Calls answer(String method, Class<A> arguments, Function<A, Object> handler) {
        return put(method, body -> handler.apply(read(method, body, arguments)));
    }

    /** A method that succeeds without a word, which on the wire is an empty object: an empty body is an error. */
    <A> Calls perform(String method, Class<A> arguments, Consumer<A> handler) {
        return answer(method, arguments, request -> {
            handler.accept(request);
            return NOTHING_TO_SAY;
        });
    }

    private Calls put(String method, Function<byte[], Object> handler) {
        handlers.put(subsystem + "." + method, handler);
        return this;
    }

    private static <A> A read(String method, byte[] body, Class<A> arguments) {
        if (body.length == 0) {
            // Go's http.Client has used the buffer up when the engine sends the call a second time.
            throw Refusal.of("the engine lost its connection during %s and repeated the call without its body: "
                    + "please try again", method);
        }
        return Codec.read(body, arguments);
    }

    Answer call(String method, byte[] body) {
        long start = System.nanoTime();
        Answer answer = answer(method, body);
        LOG.debug("{}: status {} after {} us",
                method, answer.status(), TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        return answer;
    }

    private Answer answer(String method, byte[] body) {
        Function<byte[], Object> handler = handlers.get(method);
        if (handler == null) {
            return failed(method, 404, subsystem + " has no method " + method, null);
        }
        try {
            return answer(200, Cause.during(method, () -> handler.apply(body)));
        } catch (Refusal e) {
            return failed(method, status(e.fault()), e.getMessage(), e.getCause());
        } catch (KernelException e) {
            return failed(method, 500, e.getMessage(), e.getCause());
        }
    }

    private static int status(Refusal.Cause fault) {
        return switch (fault) {
            case REQUEST -> 400;
            case HOST -> 500;
            case AWAY -> 503;
        };
    }

    private Answer failed(String method, int status, String sentence, Throwable cause) {
        LOG.warn("{}: {}", method, sentence, cause);
        return refuse(status, sentence);
    }

    Answer refuse(int status, String sentence) {
        return answer(status, Map.of("Err", sentence));
    }

    private static Answer answer(int status, Object body) {
        return Answer.of(status, MEDIA_TYPE, Codec.write(body));
    }
}
