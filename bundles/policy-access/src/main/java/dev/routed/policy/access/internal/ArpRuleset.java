package dev.routed.policy.access.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds the commands for the table of family arp. Pure.
 *
 * <p>The kernel makes a neighbor entry for the sender of each request that it answers, except for a request from
 * 0.0.0.0 (RFC 5227), and answers that to the sender's MAC, too. So requests from containers get this sender. A reply
 * passes only if the host has asked. Elsewhere than on routed links, gateways are not answered.
 *
 * @param group IFLA_GROUP of routed links
 */
record ArpRuleset(int group) {
    static final String TABLE = "routed-access";

    private static final String CHAINS = """
            table arp routed-access {
                set gateways4 { type ipv4_addr; }
                set asked { type ifname . ipv4_addr; size 65535; flags dynamic,timeout; timeout 10s; }
                chain input {
                    type filter hook input priority 0; policy accept;
                    iifgroup != %1$d arp operation request arp daddr ip @gateways4 counter drop
                    iifgroup != %1$d accept
                    arp operation request arp saddr ip set 0.0.0.0 accept
                    arp operation reply iifname . arp saddr ip @asked accept
                    counter drop
                }
                chain output {
                    type filter hook output priority 0; policy accept;
                    oifgroup %1$d arp operation request update @asked { oifname . arp daddr ip }
                }
            }
            """;

    List<String> content(AccessState state) {
        List<String> commands = new ArrayList<>(List.of(CHAINS.formatted(group)));
        gateways(state).forEach(element -> commands.add("add " + element));
        return commands;
    }

    /** The elements for gateways. */
    static Set<String> gateways(AccessState state) {
        return state.gateways().stream()
                .filter(gateway -> !gateway.isIpv6())
                .map("element arp routed-access gateways4 { %s }"::formatted)
                .collect(Collectors.toSet());
    }
}
