package dev.routed.engine.internal;

import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.engine.Tidings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The {@link Containers} service. */
@Component(configurationPid = EngineConfig.PID)
@Designate(ocd = EngineConfig.class)
public final class DockerEngine implements Containers {
    /** An engine that is busy with a pull or a prune takes its time. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private volatile Socket socket;

    @Activate
    @Modified
    void read(EngineConfig config) {
        socket = new Socket(Path.of(config.socket()), LIMIT);
    }

    @Override
    public Optional<Container> find(String named) {
        return socket.get(Answers.inspect(named)).map(Answers::container);
    }

    @Override
    public List<String> running() {
        return socket.get(Answers.CONTAINERS).map(Answers::containers).orElse(List.of());
    }

    @Override
    public Tidings listen() {
        Socket.Lines lines = socket.open(Answers.EVENTS);
        return new Tidings() {
            @Override
            public Optional<String> next() {
                return Stream.generate(lines::next)
                        .takeWhile(Optional::isPresent)
                        .flatMap(line -> Answers.subject(line.get()).stream())
                        .findFirst();
            }

            @Override
            public void close() {
                lines.close();
            }
        };
    }
}
