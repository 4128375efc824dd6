package dev.routed.api.listen;

import dev.routed.api.config.CheckedConfig;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server that listens where the configuration of one PID says, and nowhere without one. Rejected keys and failed
 * binds are its findings. The owner registers it as a service: not by Declarative Services, if the server uses
 * {@code Doctor}, which uses all health checks. Thread-safe.
 *
 * @param <C> the annotation type of the configuration
 * @param <S> the server
 */
public final class ConfiguredListener<C, S extends AutoCloseable> implements HealthCheck {
    private final String name;
    private final CheckedConfig<C, ? extends Optional<?>> configured;
    private final ListenerKeeper<?, S> listener;

    /**
     * Opens the server soon, on the thread of the keeper.
     *
     * @param name of the health check
     * @param configured empty if nothing is to listen
     */
    public ConfiguredListener(
            String name, CheckedConfig<C, ? extends Optional<?>> configured, ListenerKeeper<?, S> listener) {
        this.name = name;
        this.configured = configured;
        this.listener = listener;
        if (configured.current().isPresent()) {
            listener.changed();
        }
    }

    /** Reads a changed configuration, and opens, moves or closes the server soon. */
    public synchronized void update(C changed) {
        if (configured.update(changed)) {
            listener.changed();
        }
    }

    /** Returns the open server. */
    public Optional<S> server() {
        return listener.server();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(configured.findings());
        findings.addAll(listener.findings());
        return findings;
    }

    /** Closes the server for good. */
    public synchronized void end() {
        listener.end();
    }
}
