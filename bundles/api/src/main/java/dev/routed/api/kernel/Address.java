package dev.routed.api.kernel;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Comparator;

/**
 * An address on one of the host's links.
 *
 * @param prefix address and prefix length as on the link
 * @param label IFA_LABEL, IPv4 only; the name of the link by default, empty for IPv6
 * @param deprecated IFA_F_DEPRECATED, IPv6 only: the preferred lifetime is over, so the kernel uses the address as
 *     source of the host's packets only if there is no other
 */
public record Address(Prefix prefix, String link, Scope scope, String label, boolean deprecated)
        implements Comparable<Address> {
    private static final Comparator<Address> ORDER =
            Comparator.comparing(Address::link).thenComparing(Address::prefix);

    public Address(Prefix prefix, String link, Scope scope, String label) {
        this(prefix, link, scope, label, false);
    }

    /** The label that the kernel stores: an IPv4 address without a label gets the name of its link. */
    public String storedLabel() {
        return label.isEmpty() && !prefix.ip().isIpv6() ? link : label;
    }

    /** Whether the subnet of the address contains another one: the link leads to it without a next hop. */
    public boolean connects(Ip other) {
        return !prefix.isHost() && prefix.network().contains(other);
    }

    @Override
    public int compareTo(Address other) {
        return ORDER.compare(this, other);
    }
}
