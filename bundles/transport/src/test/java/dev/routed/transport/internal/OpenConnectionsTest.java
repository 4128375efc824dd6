package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Ends the connections and calls of a listener. */
public class OpenConnectionsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final OpenConnections traffic = new OpenConnections();
    private final List<SocketChannel> callers = new ArrayList<>();
    private ServerSocketChannel listening;
    private Path path;

    @Before
    public void listen() throws IOException {
        path = folder.getRoot().toPath().resolve("net.sock");
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(path));
    }

    @After
    public void close() throws IOException {
        for (SocketChannel caller : callers) {
            caller.close();
        }
        listening.close();
    }

    private SocketChannel accepted() throws IOException {
        callers.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
        return listening.accept();
    }

    @Test
    public void endsEveryConnectionWhileSomeCloseThemselves() throws Exception {
        List<SocketChannel> open = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            open.add(accepted());
            traffic.opened(open.get(i));
            SocketChannel closing = accepted();
            traffic.opened(closing);
            closing.close();
        }
        traffic.drain();
        SocketChannel late = accepted();
        open.add(late);
        traffic.opened(late);
        for (SocketChannel connection : open) {
            assertEquals("the end of the stream", -1, connection.read(ByteBuffer.allocate(1)));
            connection.close();
        }
    }

    @Test
    public void endsWithTheLastConnectionAndCall() throws Exception {
        SocketChannel connection = accepted();
        traffic.opened(connection);
        traffic.callBegins();
        connection.close();
        traffic.closed(connection);
        assertFalse(traffic.awaitEnd(System.nanoTime()));
        traffic.callEnds();
        assertTrue(traffic.awaitEnd(System.nanoTime()));
    }
}
