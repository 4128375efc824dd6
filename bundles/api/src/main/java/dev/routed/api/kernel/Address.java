package dev.routed.api.kernel;

import dev.routed.api.net.Prefix;
import java.util.Comparator;

/**
 * An address on one of the host's links.
 *
 * @param prefix     address and prefix length as on the link
 * @param link       the link's name
 * @param scope      how far it is valid
 * @param label      IFA_LABEL, IPv4 only; the link's name where nobody chose another, empty for IPv6
 * @param deprecated IFA_F_DEPRECATED, IPv6 only: its preferred lifetime is over, so that the kernel makes it the
 *     source of the host's own packets only where there is no other
 */
public record Address(Prefix prefix, String link, Scope scope, String label, boolean deprecated) implements Comparable<Address> {
    private static final Comparator<Address> ORDER =
            Comparator.comparing(Address::link).thenComparing(Address::prefix);

    public Address(Prefix prefix, String link, Scope scope, String label) {
        this(prefix, link, scope, label, false);
    }

    @Override
    public int compareTo(Address other) {
        return ORDER.compare(this, other);
    }
}
