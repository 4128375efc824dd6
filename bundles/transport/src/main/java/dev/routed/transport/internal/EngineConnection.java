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
 * A connection that accepts an empty {@code Host:} header. Engines up to 20.10.25, 23.0.6 and 24.0.4 send one, and
 * Jetty answers it by 400 in every compliance mode.
 */
final class EngineConnection extends HttpConnection {
    private static final String PEER = Peer.class.getName();

    EngineConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    void setPeer(Peer peer) {
        setAttribute(PEER, peer);
    }

    static Peer peer(Request request) {
        return (Peer) request.getConnectionMetaData().getAttribute(PEER);
    }

    /** Tells whether the caller can read all that was written so far, even if it has disconnected since. */
    static boolean hasAllThatWasSent(Request request) {
        return endPoint(request).isFlushed();
    }

    static RequestPhase phase(Request request) {
        return endPoint(request).phase();
    }

    private static UnixEndPoint endPoint(Request request) {
        return (UnixEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
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
        return field.getHeader() == HttpHeader.HOST
                && (field.getValue() == null || field.getValue().isBlank());
    }
}
