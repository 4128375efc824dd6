package dev.routed.policy.announce.internal;

import dev.routed.api.net.Ip;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.time.Duration;

/** Tries once whether an endpoint answers, from this host: a door to the outside. */
class Probe {
    private static final int OK = 200;
    private static final int ERROR = 400;

    /**
     * Whether it answers.
     *
     * @param limit for the connection and, again, for the answer
     */
    boolean passes(Condition condition, Ip address, Duration limit) {
        int millis = (int) limit.toMillis();
        try {
            return condition.kind() == Condition.Kind.HTTP
                    ? answers(condition, address, millis)
                    : connects(condition, address, millis);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean connects(Condition condition, Ip address, int millis) throws IOException {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(address.bytes()), condition.port()), millis);
            return true;
        }
    }

    private static boolean answers(Condition condition, Ip address, int millis) throws IOException {
        String host = address.isIpv6() ? "[" + address + "]" : address.toString();
        URL url = new URL("http", host, condition.port(), condition.path());
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Connection", "close");
        try {
            int status = connection.getResponseCode();
            return status >= OK && status < ERROR;
        } finally {
            connection.disconnect();
        }
    }
}
