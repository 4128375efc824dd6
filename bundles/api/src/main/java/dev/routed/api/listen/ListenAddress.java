package dev.routed.api.listen;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a TCP listener: one of this host, or the unspecified one for all. The port is 1 to 65535. Pure. */
public record ListenAddress(Ip address, int port) {
    private static final Pattern WRITTEN = Pattern.compile("(?:([\\d.]+)|\\[([\\da-fA-F:.]+)]):(\\d{1,5})");
    private static final int LAST_PORT = 65535;

    /** Returns empty if the setting {@code listen} is blank. Throws RejectedException if it is no address and port. */
    public static Optional<ListenAddress> of(String listen) {
        String text = listen.strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
    }

    /** Returns whether only programs of this host reach the address. */
    public boolean isLoopback() {
        return address.isLoopback();
    }

    /** Returns the address to bind. */
    public InetSocketAddress socketAddress() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(address + " has the length of an address", e);
        }
    }

    private static ListenAddress parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (written.matches()) {
            int port = Integer.parseInt(written.group(3));
            try {
                Ip address = Ip.parse(written.group(1) != null ? written.group(1) : written.group(2));
                if (port >= 1 && port <= LAST_PORT) {
                    return new ListenAddress(address, port);
                }
            } catch (IllegalArgumentException notAnAddress) {
                // Rejected below, as a text of another form is.
            }
        }
        throw RejectedException.of(
                "listen '%s' is not an address and a port such as 127.0.0.1:7200 or [::1]:7200", text);
    }

    /** Returns the form of a URL and of the setting. */
    @Override
    public String toString() {
        return (address.isIpv6() ? "[" + address + "]" : address) + ":" + port;
    }
}
