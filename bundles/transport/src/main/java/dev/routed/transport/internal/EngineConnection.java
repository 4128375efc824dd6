package dev.routed.transport.internal;

import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * A connection that takes {@code Host:} with nothing behind it, which engines up to 20.10.25, 23.0.6 and
 * 24.0.4 send, and which Jetty answers by 400 whatever its compliance mode.
 */
final class EngineConnection extends HttpConnection {

    private static final String PEER = Peer.class.getName();

    EngineConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    void setPeer(Peer peer) {
        setAttribute(PEER, peer);
    }

    /** Who sent this request. */
    static Peer peer(Request request) {
        return (Peer) request.getConnectionMetaData().getAttribute(PEER);
    }

    /** Whether the caller can read all that was written to it so far, though it may have hung up since. */
    static boolean hasAllThatWasSent(Request request) {
        return ((UnixEndPoint) request.getConnectionMetaData().getConnection().getEndPoint()).isFlushed();
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new RequestHandler() {
            @Override
            public void parsedHeader(HttpField field) {
                super.parsedHeader(isBlankHost(field) ? new HostPortHttpField("localhost") : field);
            }
        };
    }

    private static boolean isBlankHost(HttpField field) {
        return field.getHeader() == HttpHeader.HOST && (field.getValue() == null || field.getValue().isBlank());
    }
}
