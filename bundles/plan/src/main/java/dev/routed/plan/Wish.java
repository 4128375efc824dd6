package dev.routed.plan;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What should be: of one endpoint, of the gateways, or of the whole host. Everything of ours that is not
 * in it should not be.
 *
 * @param veths      host links
 * @param addresses  gateways: IPv4 ones on the host's own links, IPv6 ones on the veths
 * @param neighbours permanent neighbours on the veths
 * @param routes     host routes onto the veths
 */
public record Wish(List<Veth> veths, List<Address> addresses, List<Neighbour> neighbours, List<Route> routes) {

    /** Nothing of ours at all. */
    public static final Wish NONE = new Wish(List.of(), List.of(), List.of(), List.of());

    public Wish {
        veths = List.copyOf(veths);
        addresses = List.copyOf(addresses);
        neighbours = List.copyOf(neighbours);
        routes = List.copyOf(routes);
    }

    /** All of several wishes; what several of them want stands once. */
    public static Wish all(Collection<Wish> wishes) {
        List<Veth> veths = new ArrayList<>();
        List<Address> addresses = new ArrayList<>();
        List<Neighbour> neighbours = new ArrayList<>();
        List<Route> routes = new ArrayList<>();
        for (Wish wish : wishes) {
            veths.addAll(wish.veths);
            addresses.addAll(wish.addresses);
            neighbours.addAll(wish.neighbours);
            routes.addAll(wish.routes);
        }
        return new Wish(
                veths.stream().distinct().toList(),
                addresses.stream().distinct().toList(),
                neighbours.stream().distinct().toList(),
                routes.stream().distinct().toList());
    }
}
