package dev.routed.engine.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerChange;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.testkit.RecordedEvents;
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

/** With a fake engine, which may answer badly or not at all; itests/bats has real engines. */
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

    /** @param ends whether the connection is closed after the answer */
    private void answerNext(String answer, boolean ends) {
        inBackground(() -> answer(answer, ends));
    }

    /** Gives these answers in their order, each on a separate connection. */
    private void answerAll(String... answers) {
        inBackground(() -> {
            for (String answer : answers) {
                answer(answer, true);
            }
        });
    }

    private void answer(String answer, boolean ends) throws IOException {
        connection = listener.accept();
        ByteBuffer request = ByteBuffer.allocate(1000);
        connection.read(request);
        asked.add(new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII));
        connection.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
        if (ends) {
            connection.close();
        }
    }

    /** Answers requests; may fail when the test ends. */
    private interface Answers {
        void run() throws IOException;
    }

    private void inBackground(Answers answers) {
        Thread thread = new Thread(() -> {
            try {
                answers.run();
            } catch (IOException e) {
                asked.add(e.toString());
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private DockerEngine engine() {
        return new DockerEngine(new RecordedEvents(), config(path.toString()));
    }

    private static EngineConfig config(String socket) {
        return new EngineConfig() {
            @Override
            public Class<EngineConfig> annotationType() {
                return EngineConfig.class;
            }

            @Override
            public String socket() {
                return socket;
            }
        };
    }

    private static String sentence(Runnable call) {
        return assertThrows(RejectedException.class, call::run).getMessage();
    }

    @Test
    public void findAsksForTheContainerByName() throws InterruptedException {
        answerNext("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"Id\": \"%s\"}\n".formatted(ID), true);
        assertEquals(ID, engine().find("web").get(0).id());
        assertEquals("GET /containers/web/json HTTP/1.0\r\nHost: docker\r\n\r\n", asked.take());
    }

    @Test
    public void badPathIsRejectedAndThePreviousOneStays() throws InterruptedException {
        DockerEngine engine = engine();
        engine.changed(config("docker.sock"));
        assertEquals("dev.routed.engine socket", engine.findings().get(0).subject());
        answerNext("HTTP/1.0 200 OK\r\n\r\n[]\n", true);
        assertEquals(List.of(), engine.running());
        engine.changed(config(path.toString()));
        assertEquals(List.of(), engine.findings());
    }

    @Test
    public void findOfAnUnknownContainerIsEmpty() {
        answerNext("HTTP/1.0 404 Not Found\r\n\r\n{\"message\":\"No such container: web\"}\n", true);
        assertEquals(List.of(), engine().find("web"));
    }

    /** Engine 20.10 answers by 500, 26 and 28 by 400; each with "multiple IDs found with provided prefix". */
    @Test
    public void prefixOfSeveralIdsFindsTheirContainers() throws InterruptedException {
        String other = "f00e".repeat(16);
        String found = "HTTP/1.0 200 OK\r\n\r\n{\"Id\": \"%s\"}\n";
        answerAll(
                "HTTP/1.0 500 Internal Server Error\r\n\r\n{}\n",
                "HTTP/1.0 200 OK\r\n\r\n[{\"Id\": \"%s\"}, {\"Id\": \"%s\"}, {\"Id\": \"%s\"}]\n"
                        .formatted(ID, "a".repeat(64), other),
                found.formatted(ID),
                found.formatted(other));
        assertEquals(
                List.of(ID, other),
                engine().find("f00").stream().map(Container::id).toList());
        asked.take();
        assertTrue(asked.take().startsWith("GET /containers/json?all=true "));
    }

    @Test
    public void errorThatNoPrefixExplainsIsReported() {
        answerAll("HTTP/1.0 400 Bad Request\r\n\r\n{}\n", "HTTP/1.0 200 OK\r\n\r\n[{\"Id\": \"%s\"}]\n".formatted(ID));
        assertEquals(path + " answers with HTTP/1.0 400 Bad Request", sentence(() -> engine().find("f00")));
    }

    @Test
    public void nameOfSeveralNetworksFindsThem() {
        String networks = "[{\"Id\": \"%s\", \"Name\": \"n\"}, {\"Id\": \"%s\", \"Name\": \"nn\"}]";
        answerAll(
                "HTTP/1.0 400 Bad Request\r\n\r\n{}\n",
                "HTTP/1.0 200 OK\r\n\r\n" + networks.formatted(ID, "a".repeat(64)) + "\n");
        assertEquals(List.of(ID), engine().networks("n"));
    }

    @Test
    public void runningListsContainers() throws InterruptedException {
        answerNext("HTTP/1.0 200 OK\r\n\r\n[{\"Id\": \"%s\"}]\n".formatted(ID), true);
        assertEquals(List.of(ID), engine().running());
        assertTrue(asked.take().startsWith("GET /containers/json "));
    }

    @Test
    public void eventsArriveUntilTheStreamIsClosed() throws InterruptedException {
        answerNext(
                "HTTP/1.0 200 OK\r\n\r\n{\"Type\": \"network\", \"Actor\": {}}\n"
                        + "{\"Type\": \"container\", \"Actor\": {\"ID\": \"" + ID + "\"}}\n",
                false);
        ContainerEvents containerEvents = engine().events();
        assertTrue(asked.take().startsWith("GET /events?filters=%7B"));
        assertEquals(Optional.of(new ContainerChange(ID, Optional.empty())), containerEvents.next());
        Thread closer = new Thread(containerEvents::close);
        closer.start();
        assertEquals(Optional.empty(), containerEvents.next());
        closer.join();
    }

    @Test
    public void failureNamesTheSocket() throws IOException {
        answerAll("HTTP/1.0 500 Internal Server Error\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n[]");
        assertEquals(path + " answers with HTTP/1.0 500 Internal Server Error", sentence(() -> engine().find("web")));
        answerNext("", true);
        assertEquals(path + " answers with nothing", sentence(() -> engine().running()));
        listener.close();
        assertEquals(path + ": Connection refused", sentence(() -> engine().events()));
    }

    @Test
    public void engineThatDoesNotAnswerIsGivenUp() {
        answerNext("HTTP/1.0 200 OK\r\n", false);
        EngineSocket socket = new EngineSocket(path, Duration.ofMillis(200));
        assertEquals(path + " did not answer within 200 ms", sentence(() -> socket.get("/containers/json")));
    }
}
