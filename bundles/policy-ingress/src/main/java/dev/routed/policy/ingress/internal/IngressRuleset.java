package dev.routed.policy.ingress.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Builds the commands for the table. Pure.
 *
 * <p>The table filters packets that leave by a routed link: forwarded ones and the host's own, with their original
 * sources. One look-up of the link tells whether the endpoint is guarded, and leads to its chain
 * ({@link EndpointObjects}). So the cost of a packet does not grow with the number of endpoints, and every packet to
 * the container is checked, whatever its destination: another address, a multicast group, a prefix behind the
 * container.
 *
 * <p>These packets pass before that look-up:
 *
 * <ul>
 *   <li>Neighbor discovery of the link itself (RFC 4861, 6.1 and 7.1: hop limit 255, which no forwarded packet has
 *       here). All other neighbor discovery is dropped, and so are ICMP redirects, since a routed link has one gateway.
 *   <li>Replies to connections that the container opened. A connection that others opened passes as long as its source
 *       may send: a stricter list ends it.
 *   <li>ICMP errors about a connection that is tracked, as path MTU discovery needs them from any router. Connections
 *       that a helper of connection tracking expects (RELATED, too) are new connections here.
 *   <li>Multicast group management of this host: IGMP from a local address, and MLD from a source that the kernel never
 *       forwards (RFC 4291, 2.5.2 and 2.5.6).
 * </ul>
 *
 * <p>No chain has a keyword for a name, which nft lists but does not read.
 *
 * @param group IFLA_GROUP of routed links
 * @param logRate most rejected packets logged per second; 0 for none
 */
record IngressRuleset(int group, int logRate) {
    static final String TABLE = "routed-ingress";

    /** Name of the map from links to chains of endpoints. */
    static final String GUARDED = "guarded";

    private static final String MULTICAST_LISTENER_DISCOVERY =
            "mld-listener-query, mld-listener-report, mld-listener-done, mld2-listener-report";

    private static final String EMPTY = """
            table inet %s {
                map guarded { type ifname : verdict; }
                chain refuse {
                    %s
                    drop
                }
                chain check {
                    type filter hook postrouting priority 0; policy accept;
                    oifgroup != %d accept
                    icmpv6 type 133-137 ip6 hoplimit 255 accept
                    icmpv6 type 133-137 counter drop
                    icmp type redirect counter drop
                    ct direction reply ct state established accept
                    ct state related meta l4proto { icmp, ipv6-icmp } accept
                    meta l4proto igmp fib saddr type local accept
                    icmpv6 type { %s } ip6 saddr { ::, fe80::/10 } accept
                    oifname vmap @guarded
                }
            }
            """;

    List<String> content(Collection<EndpointRules> endpoints) {
        String log = "limit rate %1$d/second burst %1$d packets log prefix \"routed refuses: \"".formatted(logRate);
        List<String> commands = new ArrayList<>();
        commands.add(EMPTY.formatted(TABLE, logRate > 0 ? log : "", group, MULTICAST_LISTENER_DISCOVERY));
        endpoints.forEach(rules -> commands.addAll(EndpointObjects.change(Optional.empty(), Optional.of(rules))));
        return commands;
    }
}
