package dev.routed.api.network;

import java.util.Comparator;
import java.util.Locale;

/**
 * A port of a container.
 *
 * @param number   1 to 65535
 * @param protocol the protocol above IP
 */
public record Port(int number, Protocol protocol) implements Comparable<Port> {

    /** The protocols that have ports, as Docker names them, with their numbers (IANA). */
    public enum Protocol {
        TCP(6),
        UDP(17),
        SCTP(132);

        private final int number;

        Protocol(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }

        /** As Docker and nft write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int HIGHEST = 65535;

    private static final Comparator<Port> ORDER = Comparator.comparing(Port::number).thenComparing(Port::protocol);

    public Port {
        if (number < 1 || number > HIGHEST) {
            throw new IllegalArgumentException("a port has a number from 1 to %d, not %d".formatted(HIGHEST, number));
        }
    }

    /**
     * Reads {@code 80/tcp}.
     *
     * @throws IllegalArgumentException with a sentence that names the text
     */
    public static Port parse(String text) {
        for (Protocol protocol : Protocol.values()) {
            String suffix = "/" + protocol;
            if (text.endsWith(suffix)) {
                try {
                    return new Port(Integer.parseInt(text.substring(0, text.length() - suffix.length())), protocol);
                } catch (NumberFormatException notANumber) {
                    break;
                }
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a port such as 80/tcp");
    }

    @Override
    public int compareTo(Port other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return number + "/" + protocol;
    }
}
