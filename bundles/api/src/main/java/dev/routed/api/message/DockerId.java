package dev.routed.api.message;

import dev.routed.api.RejectedException;
import java.util.regex.Pattern;

/**
 * Checks Docker's IDs of networks and endpoints: 64 lower-case hexadecimal digits, and for a network of Swarm 25
 * letters and digits, as SwarmKit's identity.NewID makes them. Only such a text may become part of a path, a link's
 * name or an alias. Pure.
 */
public final class DockerId {
    /** What an ID is, for messages. */
    public static final String FORM = "64 lower-case hexadecimal digits";

    /** What the ID of a network is, for messages. */
    public static final String NETWORK_FORM = FORM + " or, in Swarm, 25 lower-case letters and digits";

    /** A regular expression for the ID of a network. */
    public static final String NETWORK = "[0-9a-f]{64}|[0-9a-z]{25}";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NETWORK_ID = Pattern.compile(NETWORK);

    private DockerId() {}

    public static boolean isValid(String text) {
        return text != null && ID.matcher(text).matches();
    }

    public static boolean isNetwork(String text) {
        return text != null && NETWORK_ID.matcher(text).matches();
    }

    /**
     * Returns the valid ID of a network unchanged.
     *
     * @throws RejectedException if the text is not an ID
     */
    public static String requireNetwork(String text) {
        if (!isNetwork(text)) {
            throw RejectedException.of("network ID '%s' is not %s", text, NETWORK_FORM);
        }
        return text;
    }

    /**
     * Returns the valid ID of another object unchanged.
     *
     * @param what the object that the ID names, for the message
     * @throws RejectedException if the text is not an ID
     */
    public static String require(String what, String text) {
        if (!isValid(text)) {
            throw RejectedException.of("%s ID '%s' is not %s", what, text, FORM);
        }
        return text;
    }
}
