package dev.routed.metrics.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Prometheus reads, as an operator writes it. Pure.
 *
 * @param address of this host; the unspecified one for all of its addresses
 * @param port    1 to 65535
 */
record Place(Ip address, int port) {
    private static final Pattern WRITTEN = Pattern.compile("(?:([\\d.]+)|\\[([\\da-fA-F:.]+)]):(\\d{1,5})");
    private static final int LAST_PORT = 65535;

    /**
     * The setting {@code listen}.
     *
     * @return nowhere if it is blank
     * @throws Refusal if it is no address with a port
     */
    static Optional<Place> of(String listen) {
        String text = listen.strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
    }

    private static Place parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (written.matches()) {
            int port = Integer.parseInt(written.group(3));
            Optional<Ip> address = address(written.group(1) != null ? written.group(1) : written.group(2));
            if (address.isPresent() && port >= 1 && port <= LAST_PORT) {
                return new Place(address.get(), port);
            }
        }
        throw Refusal.of("listen '%s' is not an address and a port such as 127.0.0.1:7200 or [::1]:7200", text);
    }

    private static Optional<Ip> address(String text) {
        try {
            return Optional.of(Ip.parse(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** As in a URL, and in the setting. */
    @Override
    public String toString() {
        return (address.isIpv6() ? "[" + address + "]" : address) + ":" + port;
    }
}
