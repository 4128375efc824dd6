package dev.routed.transport.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.testkit.RecordedEvents;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a connection is set to, as Jetty itself sees it. */
public class UnixConnectorTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void idleConnectionStaysOpen() throws IOException {
        AtomicLong idleTimeout = new AtomicLong(-1);
        HttpPool pool = new HttpPool();
        Server server = pool.newServer();
        try (SocketFile socket = SocketFile.listen(folder.getRoot().toPath().resolve("net.sock"))) {
            RecurringCondition none = new TransportHealth(new RecordedEvents()).connections("net.sock");
            UnixConnector connector =
                    new UnixConnector(server, TestPlugin.ROOT, new OpenConnections(), new AcceptGate(10, none));
            server.addConnector(connector);
            server.setHandler(new Handler.Abstract() {
                @Override
                public boolean handle(Request request, Response response, Callback callback) {
                    idleTimeout.set(request.getConnectionMetaData()
                            .getConnection()
                            .getEndPoint()
                            .getIdleTimeout());
                    callback.succeeded();
                    return true;
                }
            });
            LifeCycle.start(server);
            connector.listen(socket.channel());
            try (RawClient client = new RawClient(folder.getRoot().toPath().resolve("net.sock"))) {
                assertEquals(200, client.call("m", "").status());
            }
            assertEquals("0 is Jetty's word for never", 0, idleTimeout.get());
        } finally {
            LifeCycle.stop(server);
            pool.stop();
        }
    }
}
