package dev.routed.policy.spoof.internal;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the commands for the table. Pure.
 *
 * <p>A packet passes in these cases:
 *
 * <ul>
 *   <li>The host's route to the source leads over the link by which the packet enters: {@code fib saddr . iif oif
 *       exists}. Unlike the kernel's strict rp_filter, this is one rule among others.
 *   <li>The packet is link-local, such as neighbor discovery: its source is in fe80::/10, or unspecified (RFC 4861). No
 *       router forwards it.
 * </ul>
 *
 * A packet that enters by a routed link passes in these cases, too:
 *
 * <ul>
 *   <li>The source is an address of the same container on another link, because replies leave by the container's
 *       default route: sets {@code own4} and {@code own6}.
 *   <li>The link is exempt: set {@code exempt}.
 * </ul>
 *
 * A packet that enters by another link claims to come from a container of this host if the host's route to its source
 * leads over a host link, whose name begins with {@code rt}. It passes in these cases:
 *
 * <ul>
 *   <li>It answers a tracked connection: a container that is on a bridge network, too, answers by its default route.
 *   <li>Other hosts have the source, too: sets {@code anycast4} and {@code anycast6}.
 *   <li>That host link is exempt: set {@code routers}.
 * </ul>
 *
 * <p>The routing table tells whose the source is, so an endpoint needs no element, and an address that was handed over
 * belongs to the other host as soon as its route wins here. The rules for routed links run before connection tracking,
 * so that a forged packet costs nothing there; those for other links need its result.
 *
 * @param group IFLA_GROUP of routed links
 */
record SpoofRuleset(int group) {
    static final String TABLE = "routed-spoof";

    private static final String EMPTY = """
            table inet routed-spoof {
                set own4 { type ifname . ipv4_addr; }
                set own6 { type ifname . ipv6_addr; }
                set exempt { type ifname; }
                set routers { typeof fib saddr oifname; }
                set anycast4 { type ipv4_addr; }
                set anycast6 { type ipv6_addr; }
                chain others {
                    type filter hook prerouting priority -150; policy accept;
                    iifgroup %1$d accept
                    fib saddr . iif oif exists accept
                    ip6 saddr fe80::/10 accept
                    ip6 saddr :: meta l4proto ipv6-icmp accept
                    ct direction reply accept
                    ip saddr @anycast4 accept
                    ip6 saddr @anycast6 accept
                    fib saddr oifname @routers accept
                    fib saddr oifname "rt*" counter drop
                }
                chain check {
                    type filter hook prerouting priority -300; policy accept;
                    iifgroup != %1$d accept
                    fib saddr . iif oif exists accept
                    ip6 saddr fe80::/10 accept
                    ip6 saddr :: meta l4proto ipv6-icmp accept
                    iifname . ip saddr @own4 accept
                    iifname . ip6 saddr @own6 accept
                    iifname @exempt accept
                    counter drop
                }
            }
            """;

    List<String> content(Collection<String> elements) {
        List<String> commands = new ArrayList<>(List.of(EMPTY.formatted(group)));
        elements.forEach(element -> commands.add("add " + element));
        return commands;
    }

    /** The element by which packets from a link may have a source. */
    static String own(String link, Ip source) {
        return "element inet routed-spoof %s { \"%s\" . %s }"
                .formatted(source.isIpv6() ? "own6" : "own4", link, source);
    }

    /** The elements by which packets from a link may have any source, and packets from other links its sources. */
    static List<String> exempt(String link) {
        return Stream.of("exempt", "routers")
                .map("element inet routed-spoof %%s { \"%s\" }".formatted(link)::formatted)
                .toList();
    }

    /** The element by which packets from other links may have the source of a live endpoint. */
    static String anycast(Ip source) {
        return "element inet routed-spoof %s { %s }".formatted(source.isIpv6() ? "anycast6" : "anycast4", source);
    }
}
