package dev.routed.api.network;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port of a container, 1 to 65535. */
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

        /** Returns the name as Docker and nft write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int HIGHEST = 65535;
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(tcp|udp|sctp)");
    private static final Comparator<Port> ORDER =
            Comparator.comparing(Port::number).thenComparing(Port::protocol);

    public Port {
        if (number < 1 || number > HIGHEST) {
            throw new IllegalArgumentException("a port has a number from 1 to %d, not %d".formatted(HIGHEST, number));
        }
    }

    /** @throws IllegalArgumentException if the text is not a port such as {@code 80/tcp}; the message names it */
    public static Port parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a port such as 80/tcp");
        }
        return new Port(
                Integer.parseInt(form.group(1)), Protocol.valueOf(form.group(2).toUpperCase(Locale.ROOT)));
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
