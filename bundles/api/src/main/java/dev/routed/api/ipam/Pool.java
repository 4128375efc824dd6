package dev.routed.api.ipam;

import dev.routed.api.net.Prefix;
import java.util.Optional;

/**
 * A range of addresses that a network takes its own from.
 *
 * @param addressSpace the engine's name for the space it lies in
 * @param subnet       all of it
 * @param range        the part from which addresses are chosen, if not all of it
 */
public record Pool(String addressSpace, Prefix subnet, Optional<Prefix> range) {

    private static final String SEPARATOR = "|";

    /**
     * The identifier that the engine keeps and gives back with every call. It says all that the pool is, so
     * that {@link #ofId} understands one that a former run of the appliance gave out.
     */
    public String id() {
        return String.join(
                SEPARATOR, addressSpace, subnet.toString(), range.map(Prefix::toString).orElse(""));
    }

    /** The pool with this identifier, or empty if it is none of ours. */
    public static Optional<Pool> ofId(String id) {
        String[] parts = id.split("\\" + SEPARATOR, -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Optional<Prefix> range = parts[2].isEmpty() ? Optional.empty() : Optional.of(Prefix.parse(parts[2]));
            return Optional.of(new Pool(parts[0], Prefix.parse(parts[1]), range));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** Where addresses are chosen from: the range, or else the whole subnet. */
    public Prefix chosenFrom() {
        return range.orElse(subnet);
    }
}
