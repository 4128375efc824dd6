package dev.routed.cnm.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Trigger;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.Printable;
import dev.routed.api.remote.Response;
import dev.routed.cnm.wire.Codec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods of a plugin by name, and the form of its answers. Thread-safe once built. A failed call has a status
 * other than 200 and {@code {"Err": sentence}}, which the engine shows for both drivers: with status 200 it reads only
 * {@code Err} of the network driver and only {@code Error} of the IPAM driver.
 */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final String MEDIA_TYPE = "application/vnd.docker.plugins.v1.2+json";
    private static final Map<String, Object> EMPTY = Map.of();

    private final String subsystem;
    private final List<String> subsystems = new ArrayList<>();
    private final Map<String, Function<byte[], Object>> handlers = new HashMap<>();

    /** @param subsystem prefix of the method names, such as {@code NetworkDriver} */
    Calls(String subsystem) {
        this.subsystem = subsystem;
        subsystems.add(subsystem);
        handlers.put("Plugin.Activate", body -> Map.of("Implements", subsystems));
    }

    /** Adds the methods of another subsystem, which the same plugin implements. */
    Calls and(Calls other) {
        subsystems.addAll(other.subsystems);
        other.handlers.forEach(handlers::putIfAbsent);
        return this;
    }

    Calls constant(String method, Object answer) {
        return put(method, body -> answer);
    }

    <A> Calls answer(String method, Class<A> arguments, Function<A, Object> handler) {
        return put(method, body -> handler.apply(read(method, body, arguments)));
    }

    /** Adds a method that answers with an empty object; the engine takes an empty body for an error. */
    <A> Calls perform(String method, Class<A> arguments, Consumer<A> handler) {
        return answer(method, arguments, request -> {
            handler.accept(request);
            return EMPTY;
        });
    }

    private Calls put(String method, Function<byte[], Object> handler) {
        handlers.put(subsystem + "." + method, handler);
        return this;
    }

    private static <A> A read(String method, byte[] body, Class<A> arguments) {
        if (body.length == 0) {
            // Go's http.Client has consumed the buffer when the engine repeats the call.
            throw RejectedException.of(
                    "the engine lost its connection during %s and repeated the call without its body: try again",
                    method);
        }
        return Codec.read(body, arguments);
    }

    Response call(String method, byte[] body) {
        long start = System.nanoTime();
        Response answer = answer(method, body);
        LOG.debug(
                "{}: status {} after {} us",
                method,
                answer.status(),
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
        return answer;
    }

    private Response answer(String method, byte[] body) {
        Function<byte[], Object> handler = handlers.get(method);
        if (handler == null) {
            return failed(method, 404, String.join("/", subsystems) + " has no method " + method, null);
        }
        try {
            return answer(200, Trigger.during(method, () -> handler.apply(body)));
        } catch (RejectedException e) {
            return failed(method, status(e.kind()), e.getMessage(), e.getCause());
        } catch (KernelException e) {
            return failed(method, 500, e.getMessage(), e.getCause());
        }
    }

    private static int status(RejectedException.Kind kind) {
        return switch (kind) {
            case REQUEST -> 400;
            case HOST -> 500;
            case AWAY -> 503;
        };
    }

    private Response failed(String method, int status, String sentence, Throwable cause) {
        LOG.warn("{}: {}", Printable.of(method), Printable.of(sentence), cause);
        return reject(status, sentence);
    }

    /** Builds the answer of a failed call. The engine prints the sentence on the user's terminal. */
    Response reject(int status, String sentence) {
        return answer(status, Map.of("Err", Printable.of(sentence)));
    }

    private static Response answer(int status, Object body) {
        return Response.of(status, MEDIA_TYPE, Codec.write(body));
    }
}
