package dev.routed.kernel.iproute2.argv;

import dev.routed.api.net.Prefix;

/** Queries for {@code ip -batch}. Each is one line; the answer is one JSON array. */
public final class Queries {
    /** RT_TABLE_MAIN by number, because rt_tables may rename it. */
    private static final String ROUTES = "route show table 254";

    public static final String ALL_LINKS = "link show";
    public static final String ALL_ADDRESSES = "address show";

    public static final String ALL_NEIGHBOURS = "neighbour show nud permanent";
    public static final String ALL_ROUTES = ROUTES;

    private Queries() {}

    /** One link. The kernel also finds a link with this alternative name. */
    public static String link(String name) {
        return "link show dev " + Quoting.name(name);
    }

    /** The answer contains an empty object for each link outside the group. */
    public static String linksOf(int group) {
        return "link show group " + group;
    }

    public static String addresses(String link) {
        return "address show dev " + Quoting.name(link);
    }

    public static String neighbours(String link) {
        return "neighbour show dev " + Quoting.name(link) + " nud permanent";
    }

    public static String routes(String link) {
        return ROUTES + " dev " + Quoting.name(link);
    }

    /** The kernel filters by protocol. */
    public static String routesOf(int protocol) {
        return ROUTES + " proto " + protocol;
    }

    /** The cost grows with the host: the kernel lists all routes and {@code ip} filters them. */
    public static String routesTo(Prefix destination) {
        return ROUTES + " exact " + destination;
    }
}
