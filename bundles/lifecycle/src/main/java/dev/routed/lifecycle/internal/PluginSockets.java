package dev.routed.lifecycle.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.health.EngineService;
import dev.routed.api.message.IoReason;
import dev.routed.api.network.Networks;
import dev.routed.api.remote.RemotePlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Calls the plugin sockets of this appliance. Thread-safe. */
@Component(service = {PluginSockets.class, EngineService.class})
public final class PluginSockets implements EngineService {
    private final ExecutorService callers = Executors.newCachedThreadPool(DaemonThreads.named("routed-socket-probe"));

    @Reference(policy = ReferencePolicy.DYNAMIC)
    final List<RemotePlugin> plugins = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Networks driver;

    @Activate
    public PluginSockets() {
        // The services come later.
    }

    @Deactivate
    void stop() {
        callers.shutdownNow();
    }

    @Override
    public State state(Duration limit) {
        List<String> answers = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long deadline = System.nanoTime() + limit.toNanos();
        for (RemotePlugin plugin : plugins) {
            if (Thread.currentThread().isInterrupted()) {
                // The caller ends, and perhaps this service with it.
                return new State(false, false, "the plugin sockets were not awaited");
            }
            Path socket = plugin.socket();
            Future<String> answer = callers.submit(() -> SocketProbe.activate(socket));
            try {
                answers.add(answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                failures.add("%s does not answer within %d s".formatted(socket, limit.toSeconds()));
            } catch (ExecutionException e) {
                failures.add("%s does not answer: %s".formatted(socket, reason(e.getCause())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(socket + " was not awaited");
            } finally {
                // Ends the call of a socket that hangs.
                answer.cancel(true);
            }
        }
        return state(answers, failures);
    }

    private State state(List<String> answers, List<String> failures) {
        if (Supervision.bothDriversAnswer(answers)) {
            return driver != null
                    ? new State(true, true, "both plugin sockets answer, and the network driver is there")
                    : new State(true, false, "the network driver is away: 'routed doctor' says why");
        }
        return new State(
                false,
                false,
                failures.isEmpty()
                        ? "a plugin socket is missing: 'routed bundle:list' shows which bundle is not active"
                        : String.join("; ", failures));
    }

    private static String reason(Throwable failure) {
        return failure instanceof IOException e ? IoReason.of(e) : failure.toString();
    }
}
