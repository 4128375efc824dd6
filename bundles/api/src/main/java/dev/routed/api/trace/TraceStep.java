package dev.routed.api.trace;

import java.util.Locale;

/**
 * A step on the way of a packet.
 *
 * @param name one word, such as {@code route}, or the name of a policy
 * @param text a clause that tells what is found; if the packet stops, with the remedy
 */
public record TraceStep(String name, Result result, String text) {
    /** What becomes of the packet. */
    public enum Result {
        PASSES,
        STOPS,
        /** This host cannot tell. */
        UNKNOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
