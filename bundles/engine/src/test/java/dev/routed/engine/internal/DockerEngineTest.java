package dev.routed.engine.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Tidings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is said on the socket, and what if nobody answers as an engine would; real engines are asked in itests/bats. */
public class DockerEngineTest {
    private static final String ID = "f00d".repeat(16);

    @Rule
    public final TemporaryFolder directory = new TemporaryFolder();

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private Path path;
    private ServerSocketChannel listener;
    private volatile SocketChannel connection;

    @Before
    public void listen() throws IOException {
        path = directory.getRoot().toPath().resolve("docker.sock");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
    }

    @After
    public void stop() throws IOException {
        listener.close();
        if (connection != null) {
            connection.close();
        }
    }

    /** The next call is answered so; the connection stays open if it says nothing of an end. */
    private void answers(String answer, boolean ends) {
        Thread thread = new Thread(() -> {
            try {
                connection = listener.accept();
                ByteBuffer request = ByteBuffer.allocate(1000);
                connection.read(request);
                asked.add(new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII));
                connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                if (ends) {
                    connection.close();
                }
            } catch (IOException e) {
                asked.add(e.toString());
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private DockerEngine engine() {
        DockerEngine engine = new DockerEngine();
        engine.read(new EngineConfig() {
            @Override
            public Class<EngineConfig> annotationType() {
                return EngineConfig.class;
            }

            @Override
            public String socket() {
                return path.toString();
            }
        });
        return engine;
    }

    private static String sentence(Runnable call) {
        return assertThrows(Refusal.class, call::run).getMessage();
    }

    @Test
    public void aContainerIsAskedForByItsName() throws InterruptedException {
        answers("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"Id\": \"%s\"}\n".formatted(ID), true);
        assertEquals(ID, engine().find("web").orElseThrow().id());
        assertEquals("GET /containers/web/json HTTP/1.0\r\nHost: docker\r\n\r\n", asked.take());
    }

    @Test
    public void oneThatIsNotThereIsNoMistake() {
        answers("HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"No such container: web\"}\n", true);
        assertEquals(Optional.empty(), engine().find("web"));
    }

    @Test
    public void thoseThatRunAreAskedFor() throws InterruptedException {
        answers("HTTP/1.0 200 OK\r\n\r\n[{\"Id\": \"%s\"}]\n".formatted(ID), true);
        assertEquals(List.of(ID), engine().running());
        assertTrue(asked.take().startsWith("GET /containers/json "));
    }

    @Test
    public void tidingsComeAsTheyHappenAndEndWhenTheyAreClosed() throws InterruptedException {
        answers("HTTP/1.0 200 OK\r\n\r\n{\"Type\": \"network\", \"Actor\": {}}\n{\"Type\": \"container\", \"Actor\": {\"ID\": \"%s\"}}\n"
                .formatted(ID), false);
        Tidings tidings = engine().listen();
        assertTrue(asked.take().startsWith("GET /events?filters=%7B"));
        assertEquals(Optional.of(ID), tidings.next());
        Thread closer = new Thread(tidings::close);
        closer.start();
        assertEquals(Optional.empty(), tidings.next());
        closer.join();
    }

    @Test
    public void whatGoesWrongIsSaidWithTheSocket() throws IOException {
        answers("HTTP/1.0 500 Internal Server Error\r\n\r\n", true);
        assertEquals(path + " answers with HTTP/1.0 500 Internal Server Error", sentence(() -> engine().find("web")));
        answers("", true);
        assertEquals(path + " answers with nothing", sentence(() -> engine().running()));
        listener.close();
        assertEquals(path + ": Connection refused", sentence(() -> engine().listen()));
    }

    @Test
    public void oneThatSaysNothingIsNotWaitedForForEver() {
        answers("HTTP/1.0 200 OK\r\n", false);
        Socket socket = new Socket(path, Duration.ofMillis(200));
        assertEquals(path + " did not answer within 200 ms", sentence(() -> socket.get("/containers/json")));
    }
}
