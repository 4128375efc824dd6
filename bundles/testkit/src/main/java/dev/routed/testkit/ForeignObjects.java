package dev.routed.testkit;

import dev.routed.api.kernel.HostRoute;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Prefix;
import java.util.Set;

/** Creates, changes and shows objects of other programs on the host. */
public interface ForeignObjects {
    /** Creates a veth link that is up, without carrier. Its other end is {@code NAME.p}. An empty alias means none. */
    void link(String name, String alias);

    void up(String link, boolean up);

    /** Changes the MTU of a link, in bytes. */
    void mtu(String link, int mtu);

    /** Adds an address to a link. IPv6 ignores the label. The kernel adds the route to the subnet. */
    void address(String link, Prefix prefix, String label);

    /** Removes an address with any label. */
    void deleteAddress(String link, Prefix prefix);

    /** Adds a route of the main table. */
    void route(Route route);

    /** Adds a route of the main table to one address, with any number of reachable next hops. */
    void hostRoute(HostRoute route);

    /** Adds a route of the main table, or replaces one with the same destination and metric. */
    void replaceRoute(Route route);

    /** Removes exactly this route of the main table. */
    void deleteRoute(Route route);

    /** Adds a route to one address to another table than main, and a policy rule by which the host uses it. */
    void policyRoute(Route route);

    /** Removes the route and the rule. */
    void deletePolicyRoute(Route route);

    /** Adds a permanent neighbour, or replaces the one with its address. */
    void replaceNeighbour(Neighbour neighbour);

    /** Removes a neighbour with any MAC. */
    void deleteNeighbour(Neighbour neighbour);

    void deleteLink(String name);

    /** Adds an entry to the table of connections. */
    void connection(Connection connection);

    /** The table of connections. */
    Set<Connection> connections();

    /** Moves a link to another network namespace and sets it up. Returns an action that moves it back, down. */
    default Runnable takeAway(String link) {
        ContainerNamespace container = container();
        container.take(link, link);
        return () -> {
            container.giveBack(link, link);
            container.close();
        };
    }

    ContainerNamespace container();

    /** Shows a link, its addresses and routes as text. Equal texts mean that nothing has changed. */
    String show(String link);
}
