package dev.routed.api.kernel;

/**
 * A sysctl with a fixed value on each host link, so that the host's values for {@code all} and {@code default} stop no
 * container.
 */
public enum LinkSetting {
    /**
     * The kernel takes the higher one of the link's value and that of {@code all}. Values from 1 to 3 leave requests
     * for a gateway on {@code lo} unanswered, and 8 all requests. The kernel answers at 4 to 7 and from 9 on
     * (arp_ignore of net/ipv4/arp.c).
     */
    ARP_IGNORE("ipv4", "arp_ignore", 9),

    /**
     * Off: a container on two networks sends from each address over one link. Loose (2) is no help, because the kernel
     * treats it as strict on a link without an IPv4 address (__fib_validate_source of net/ipv4/fib_frontend.c). It
     * takes the higher one of the link's value and that of {@code all}.
     */
    RP_FILTER("ipv4", "rp_filter", 0),

    /** A container could give the host a default route by router advertisements. */
    ACCEPT_RA("ipv6", "accept_ra", 0);

    private final String family;
    private final String key;
    private final int value;

    LinkSetting(String family, String key, int value) {
        this.family = family;
        this.key = key;
        this.value = value;
    }

    public boolean isIpv6() {
        return family.equals("ipv6");
    }

    public int value() {
        return value;
    }

    /** Does nothing if the link is gone, or has no IPv6. Throws as {@link Sysctl} does. */
    public void apply(Sysctl sysctl, String link) {
        sysctl.set(Integer.toString(value), name(link));
    }

    /** The name for {@link Sysctl}. */
    public String[] name(String link) {
        return new String[] {family, "conf", link, key};
    }
}
