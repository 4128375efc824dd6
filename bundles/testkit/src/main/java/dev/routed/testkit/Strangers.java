package dev.routed.testkit;

import dev.routed.api.kernel.Route;
import dev.routed.api.net.Prefix;

/** Everyone else on the host: what they put there, and whether it still is as they left it. */
public interface Strangers {

    /** A veth link that is up, without carrier, with an alias unless that is empty; its other end is {@code NAME.p}. */
    void link(String name, String alias);

    /** Takes a link up or down. */
    void up(String link, boolean up);

    /** An address on a link, IPv4 with a label, IPv6 without; for a subnet the kernel adds its route. */
    void address(String link, Prefix prefix, String label);

    /** A route of the main table. */
    void route(Route route);

    /** Deletes a link. */
    void deleteLink(String name);

    /** All that can be seen of a link, its addresses and routes, as text; the same text if nothing has changed. */
    String show(String link);
}
