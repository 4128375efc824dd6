package dev.routed.api.ipam;

import dev.routed.api.net.Prefix;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A subnet from which a network takes its addresses. The constructor throws IllegalArgumentException, with a message
 * that names the value, if a part is not valid.
 *
 * @param addressSpace name of the engine's address space, see {@link #isAddressSpace}
 * @param subnet the whole pool, without bits behind the prefix length
 * @param range the part to choose addresses from, within the subnet; empty for the whole subnet
 */
public record Pool(String addressSpace, Prefix subnet, Optional<Prefix> range) {
    private static final String SEPARATOR = "|";
    private static final Pattern ADDRESS_SPACE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public Pool {
        if (!isAddressSpace(addressSpace)) {
            throw new IllegalArgumentException("'" + addressSpace + "' is not the name of an address space");
        }
        checkNetwork(subnet);
        range.ifPresent(Pool::checkNetwork);
        if (range.isPresent() && !subnet.contains(range.get())) {
            throw new IllegalArgumentException("range %s does not lie in %s".formatted(range.get(), subnet));
        }
    }

    private static void checkNetwork(Prefix prefix) {
        if (!prefix.isNetwork()) {
            throw new IllegalArgumentException("%s is not a network such as %s".formatted(prefix, prefix.network()));
        }
    }

    /** Tells whether a text names an address space: letters, digits, dots, dashes and underscores. */
    public static boolean isAddressSpace(String text) {
        return ADDRESS_SPACE.matcher(text).matches();
    }

    /** Returns the ID that the engine passes: it contains all fields, so {@link #ofId} parses an ID of a former run. */
    public String id() {
        return String.join(
                SEPARATOR,
                addressSpace,
                subnet.toString(),
                range.map(Prefix::toString).orElse(""));
    }

    /** Parses an ID; empty if it is not an ID of routed. */
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

    /** Returns the part to choose addresses from: the range, or else the whole subnet. */
    public Prefix chosenFrom() {
        return range.orElse(subnet);
    }
}
