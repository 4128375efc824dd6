package dev.routed.kernel.iproute2.argv;

import dev.routed.api.net.Prefix;

/** What {@code ip} can be asked in a batch: a line each, answered by an array each. */
public final class Questions {
    /** The number of the main table (RT_TABLE_MAIN): its name could be anything. */
    private static final String ROUTES = "route show table 254";

    public static final String ALL_LINKS = "link show";
    /** Links and what they are, with the addresses on them. */
    public static final String ALL_ADDRESSES = "address show";
    public static final String ALL_NEIGHBOURS = "neighbour show nud permanent";
    public static final String ALL_ROUTES = ROUTES;

    private Questions() {}

    /** One link; the kernel answers with one that has it as an alternative name, too. */
    public static String link(String name) {
        return "link show dev " + Word.name(name);
    }

    /** The answer has an empty object for each link that is not in the group. */
    public static String linksOf(int group) {
        return "link show group " + group;
    }

    public static String addresses(String link) {
        return "address show dev " + Word.name(link);
    }

    public static String neighbours(String link) {
        return "neighbour show dev " + Word.name(link) + " nud permanent";
    }

    public static String routes(String link) {
        return ROUTES + " dev " + Word.name(link);
    }

    /** The kernel lists all routes and {@code ip} picks, so that the cost grows with the host. */
    public static String routesTo(Prefix destination) {
        return ROUTES + " exact " + destination;
    }
}
