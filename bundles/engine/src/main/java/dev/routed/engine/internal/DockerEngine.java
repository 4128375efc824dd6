package dev.routed.engine.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.config.UserText;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerChange;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.api.engine.Containers;
import dev.routed.api.engine.Engine;
import dev.routed.api.engine.ObjectNames;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.HostCheck;
import dev.routed.api.net.Prefix;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The services {@link Containers}, {@link Engine} and {@link ObjectNames}. */
@Component(
        service = {Containers.class, Engine.class, ObjectNames.class, HealthCheck.class, HostCheck.class},
        configurationPid = EngineConfig.PID)
@Designate(ocd = EngineConfig.class)
public final class DockerEngine implements Containers, Engine, ObjectNames, HealthCheck, HostCheck {
    /** An engine that is busy with a pull or a prune takes seconds to answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** A list is printed without names rather than late. */
    private static final Duration NAMES_LIMIT = Duration.ofMillis(500);

    private final CheckedConfig<EngineConfig, Path> path;
    private final CachedNames names = new CachedNames();
    private volatile EngineSocket socket;

    @Activate
    public DockerEngine(@Reference Events events, EngineConfig config) {
        path = new CheckedConfig<>(events, EngineConfig.PID, EngineConfig.class, DockerEngine::path, config);
        socket = new EngineSocket(path.current(), LIMIT);
    }

    private static Path path(EngineConfig config) {
        return UserText.absolutePath("socket", config.socket());
    }

    @Modified
    void changed(EngineConfig config) {
        path.update(config);
        socket = new EngineSocket(path.current(), LIMIT);
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public List<Finding> findings() {
        return path.findings();
    }

    @Override
    public List<Finding> look() {
        try {
            version();
            return List.of();
        } catch (RejectedException e) {
            return List.of(Finding.warning(
                    path.current().toString(),
                    "the engine does not answer: " + e.getMessage(),
                    "containers keep their last known health, and have no names in commands",
                    answersElsewhere()
                            ? "routed config:property-delete -p %s socket".formatted(EngineConfig.PID)
                            : "systemctl start docker"));
        }
    }

    /** Whether an engine answers at the usual socket, which is not the configured one. */
    private boolean answersElsewhere() {
        Path usual = Path.of(EngineConfig.DEFAULT);
        try {
            return !usual.equals(path.current())
                    && new EngineSocket(usual, NAMES_LIMIT)
                            .get(EngineJson.VERSION)
                            .body()
                            .isPresent();
        } catch (RejectedException away) {
            return false;
        }
    }

    /** The engine answers by an error if several IDs begin with the text, and names none of them. */
    @Override
    public List<Container> find(String named) {
        if (!EngineJson.isContainer(named)) {
            return List.of();
        }
        EngineSocket.Answer answer = socket.get(EngineJson.inspect(named));
        List<String> several = answer.isError() ? EngineJson.withPrefix(list(EngineJson.ALL), named) : List.of();
        return several.size() > 1
                ? several.stream().flatMap(id -> inspect(id).stream()).toList()
                : answer.body().map(EngineJson::container).stream().toList();
    }

    private Optional<Container> inspect(String id) {
        return socket.get(EngineJson.inspect(id)).body().map(EngineJson::container);
    }

    /** The engine answers by an error if several networks have the name, or an ID that begins with it. */
    @Override
    public List<String> networks(String name) {
        if (!EngineJson.isNetwork(name)) {
            return List.of();
        }
        EngineSocket.Answer answer = socket.get(EngineJson.inspectNetwork(name));
        return answer.isError()
                ? socket.get(EngineJson.NETWORKS)
                        .body()
                        .map(all -> EngineJson.named(all, name))
                        .orElse(List.of())
                : answer.body().flatMap(network -> EngineJson.network(network, name)).stream()
                        .toList();
    }

    @Override
    public Optional<Set<String>> endpoints(String networkId) {
        return socket.get(EngineJson.inspectNetwork(networkId))
                .body()
                .flatMap(answer -> EngineJson.endpoints(answer, networkId));
    }

    @Override
    public Snapshot names() {
        return names.get(System.nanoTime(), new EngineSocket(path.current(), NAMES_LIMIT));
    }

    @Override
    public String version() {
        return socket.get(EngineJson.VERSION).body().map(EngineJson::version).orElse("");
    }

    @Override
    public List<Prefix> addressPools() {
        return socket.get(EngineJson.INFO).body().map(EngineJson::addressPools).orElse(List.of());
    }

    @Override
    public List<String> running() {
        return list(EngineJson.RUNNING);
    }

    private List<String> list(String resource) {
        return socket.get(resource).body().map(EngineJson::containers).orElse(List.of());
    }

    @Override
    public ContainerEvents events() {
        EngineSocket.Lines lines = socket.open(EngineJson.EVENTS);
        return new ContainerEvents() {
            @Override
            public Optional<ContainerChange> next() {
                return Stream.generate(lines::next)
                        .takeWhile(Optional::isPresent)
                        .flatMap(line -> EngineJson.change(line.get()).stream())
                        .findFirst();
            }

            @Override
            public void close() {
                lines.close();
            }
        };
    }
}
