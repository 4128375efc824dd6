package dev.routed.testkit;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Prefix;

/** Everyone else on the host: what they put there, and whether it still is as they left it. */
public interface Strangers {

    /** A veth link that is up, without carrier, with an alias unless that is empty; its other end is {@code NAME.p}. */
    void link(String name, String alias);

    /** Takes a link up or down. */
    void up(String link, boolean up);

    /** Gives a link another MTU, in bytes. */
    void mtu(String link, int mtu);

    /** An address on a link, IPv4 with a label, IPv6 without; for a subnet the kernel adds its route. */
    void address(String link, Prefix prefix, String label);

    /** Takes an address away, whatever its label. */
    void deleteAddress(String link, Prefix prefix);

    /** A route of the main table. */
    void route(Route route);

    /** A route of the main table to one address, by any number of next hops, which the host must be able to reach. */
    void hostRoute(HostRoute route);

    /** A route of the main table that takes the place of another with its destination and metric. */
    void replaceRoute(Route route);

    /** Takes just this route of the main table away. */
    void deleteRoute(Route route);

    /** A permanent neighbour that takes the place of another with its address. */
    void replaceNeighbour(Neighbour neighbour);

    /** Takes a neighbour away, whatever its MAC. */
    void deleteNeighbour(Neighbour neighbour);

    /** Deletes a link. */
    void deleteLink(String name);

    /**
     * Takes a link into another network namespace and sets it up there, as an engine does with a container's end.
     *
     * @return brings it back, down and under its name, as an engine does when the container ends
     */
    default Runnable takeAway(String link) {
        Container container = container();
        container.take(link, link);
        return () -> {
            container.giveBack(link, link);
            container.close();
        };
    }

    /** A new container. */
    Container container();

    /** All that can be seen of a link, its addresses and routes, as text; the same text if nothing has changed. */
    String show(String link);
}
