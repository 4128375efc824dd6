package dev.routed.transport.internal;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** HTTP/1.1 as the Docker Engine speaks it, without the headers that no caller reads. */
final class EngineHttp extends HttpConnectionFactory {
    EngineHttp() {
        super(configuration());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return configure(new EngineConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(false);
        // Buffers on the heap are cheap to use once.
        configuration.setUseInputDirectByteBuffers(false);
        configuration.setUseOutputDirectByteBuffers(false);
        return configuration;
    }
}
