package dev.routed.policy.access.internal;

import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.policy.access.internal.AccessOptions.HostAccess;
import dev.routed.policy.access.internal.AccessOptions.Isolation;
import dev.routed.policy.access.internal.AccessState.Isolated;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the commands for the table of family inet. Pure.
 *
 * <p>Chain {@code prerouting} keeps containers from making neighbor entries on the host. Packets from link-local
 * addresses, and neighbor discovery, make one for each sender. So the first link-local address that sends on a link is
 * the container's, as its kernel has one; others are dropped until it has been silent for an hour. A packet to another
 * link-local address would have the host resolve it.
 *
 * <p>Chain {@code input} decides about packets to the host, {@code forward} about isolated networks: with two rules per
 * family and isolated network, whatever the number of endpoints is.
 *
 * @param group IFLA_GROUP of routed links
 */
record AccessRuleset(int group) {
    static final String TABLE = "routed-access";
    static final String ALLOWED = "allowed";
    static final String DENIED = "denied";

    private static final String CHAINS = """
            table inet routed-access {
                set gateways4 { type ipv4_addr; }
                set gateways6 { type ipv6_addr; }
                set allowed { type ifname; }
                set denied { type ifname; }
                set senders6 { type ifname . ipv6_addr; size 65535; flags dynamic,timeout; timeout 1h; }
                set links6 { type ifname; size 65535; flags dynamic,timeout; timeout 1h; }
                chain silent {
                    meta l4proto { icmp, ipv6-icmp } accept
                    counter drop
                }
                chain link_local {
                    icmpv6 type { nd-router-advert, nd-redirect } counter drop
                    iifname . ip6 saddr @senders6 update @senders6 { iifname . ip6 saddr } \
            update @links6 { iifname } accept
                    iifname @links6 counter drop
                    add @links6 { iifname } add @senders6 { iifname . ip6 saddr } accept
                    counter drop
                }
                chain prerouting {
                    type filter hook prerouting priority -300; policy accept;
                    iifgroup != %1$d accept
                    ip daddr 127.0.0.0/8 counter drop
                    ip6 daddr fe80::/10 fib daddr . iif type != local counter drop
                    ip6 saddr fe80::/10 goto link_local
                    ip6 saddr :: accept
                    icmpv6 type 133-137 ip6 hoplimit 255 fib saddr . iif oif missing counter drop
                }
                chain input {
                    type filter hook input priority 0; policy accept;
                    iifname "lo" accept
                    ct state established,related accept
                    iifgroup != %1$d ip daddr @gateways4 counter drop
                    iifgroup != %1$d ip6 daddr @gateways6 counter drop
                    iifgroup != %1$d accept
                    iifname @allowed accept
                    ip daddr @gateways4 goto silent
                    ip6 daddr @gateways6 goto silent
                    ip6 daddr fe80::/10 goto silent
                    iifname @denied goto silent
                }
                chain forward {
                    type filter hook forward priority 0; policy accept;
                    iifgroup != %1$d oifgroup != %1$d accept
                }
            }
            """;

    private static final String PREFIXES = "set inet routed-access %s { type %s; flags interval; auto-merge; }";

    private static final String RULES = """
            add rule inet routed-access forward %1$s saddr @%2$s %1$s daddr != @%2$s %1$s daddr @%3$s counter drop
            add rule inet routed-access forward %1$s daddr @%2$s %1$s saddr != @%2$s %1$s saddr @%3$s counter drop""";

    private static final String STRICT_RULES = """
            add rule inet routed-access forward %1$s saddr @%2$s %1$s daddr != @%2$s counter drop
            add rule inet routed-access forward %1$s daddr @%2$s %1$s saddr != @%2$s counter drop""";

    /** @param links the elements for links */
    List<String> content(AccessState state, Collection<String> links) {
        List<String> commands = new ArrayList<>(List.of(CHAINS.formatted(group)));
        gateways(state).forEach(element -> commands.add("add " + element));
        links.forEach(element -> commands.add("add " + element));
        if (!state.isolated().isEmpty()) {
            for (Family family : Family.values()) {
                commands.addAll(prefixes(family, family.in("routed"), state.subnets()));
            }
            state.isolated().forEach(network -> commands.addAll(isolate(network)));
        }
        return commands;
    }

    /** The elements for gateways. */
    static Set<String> gateways(AccessState state) {
        return state.gateways().stream()
                .map(gateway -> "element inet routed-access %s { %s }"
                        .formatted(Family.of(gateway).in("gateways"), gateway))
                .collect(Collectors.toSet());
    }

    private static List<String> isolate(Isolated network) {
        List<String> commands = new ArrayList<>();
        for (Family family : Family.values()) {
            String own = family.own(network.network(), network.isolation());
            commands.addAll(prefixes(family, own, network.subnets()));
            String rules = network.isolation() == Isolation.ALL_ELSE ? STRICT_RULES : RULES;
            commands.addAll(rules.formatted(family.protocol, own, family.in("routed"))
                    .lines()
                    .toList());
        }
        return commands;
    }

    /** The sets with the addresses of an isolated network. Their names tell the kind of isolation. */
    static List<String> ownSets(String network, Isolation isolation) {
        return Stream.of(Family.values())
                .map(family -> family.own(network, isolation))
                .toList();
    }

    private static List<String> prefixes(Family family, String set, List<String> all) {
        List<String> commands = new ArrayList<>(List.of("add " + PREFIXES.formatted(set, family.type)));
        String elements = all.stream()
                .filter(subnet -> subnet.contains(":") == (family == Family.IPV6))
                .collect(Collectors.joining(", "));
        if (!elements.isEmpty()) {
            commands.add("add element inet routed-access %s { %s }".formatted(set, elements));
        }
        return commands;
    }

    private enum Family {
        IPV4("ip", "ipv4_addr", "4"),
        IPV6("ip6", "ipv6_addr", "6");

        private final String protocol;
        private final String type;
        private final String number;

        Family(String protocol, String type, String number) {
            this.protocol = protocol;
            this.type = type;
            this.number = number;
        }

        String own(String network, Isolation isolation) {
            return in((isolation == Isolation.ALL_ELSE ? "i" : "n") + ShortId.of(network) + "_");
        }

        static Family of(Ip ip) {
            return ip.isIpv6() ? IPV6 : IPV4;
        }

        String in(String set) {
            return set + number;
        }
    }

    /** The element for the link of an endpoint; absent if it has the default access. */
    static Optional<String> link(String link, HostAccess access) {
        return switch (access) {
            case OWN_ADDRESSES -> Optional.empty();
            case ALL -> Optional.of(element(ALLOWED, link));
            case NONE -> Optional.of(element(DENIED, link));
        };
    }

    private static String element(String set, String link) {
        return "element inet routed-access %s { \"%s\" }".formatted(set, link);
    }
}
