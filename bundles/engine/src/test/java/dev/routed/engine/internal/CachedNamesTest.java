package dev.routed.engine.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.RejectedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public final class CachedNamesTest {
    private static final long NOW = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final CachedNames names = new CachedNames();
    private final List<String> asked = new ArrayList<>();
    private String name = "web";

    /** Answers from memory. Fails while there is no name. */
    private final EngineSocket engine = new EngineSocket(Path.of("/run/docker.sock"), Duration.ZERO) {
        @Override
        Answer get(String resource) {
            asked.add(resource);
            String container = "[{\"Names\": [\"/%s\"], \"NetworkSettings\": {\"Networks\": {\"mine\": "
                    + "{\"EndpointID\": \"e1\"}}}}]";
            if (name.isEmpty()) {
                throw RejectedException.host("the engine is away", null);
            }
            String text = resource.equals(EngineJson.RUNNING) ? container.formatted(name) : "[]";
            return new Answer(Path.of("/run/docker.sock"), "HTTP/1.0 200 OK", text);
        }
    };

    private Optional<String> name(Duration later) {
        // nanoTime may overflow.
        return names.get(NOW + later.toNanos(), engine).container("e1");
    }

    @Test
    public void engineIsAskedAgainAfterAMoment() {
        assertEquals(Optional.of("web"), name(Duration.ZERO));
        name = "renamed";
        assertEquals(Optional.of("web"), name(Duration.ofMillis(199)));
        assertEquals(List.of(EngineJson.RUNNING, EngineJson.NETWORKS), asked);
        assertEquals(Optional.of("renamed"), name(Duration.ofMillis(200)));
    }

    @Test
    public void lastKnownNamesStayWhileTheEngineIsAway() {
        assertEquals(Optional.of("web"), name(Duration.ZERO));
        name = "";
        assertEquals(Optional.of("web"), name(Duration.ofSeconds(2)));
        assertEquals("a failure is not repeated at once", Optional.of("web"), name(Duration.ofSeconds(3)));
        assertEquals(3, asked.size());
        name = "renamed";
        assertEquals(Optional.of("renamed"), name(Duration.ofSeconds(4)));
    }

    @Test
    public void withoutAnAnswerThereAreNoNames() {
        name = "";
        assertEquals(Optional.empty(), name(Duration.ZERO));
    }
}
