package dev.routed.policy.spoof.internal;

import dev.routed.api.net.Ip;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The table as commands of libnftables-json(5). Pure.
 *
 * <p>A packet that comes by a link of ours passes if
 *
 * <ul>
 *   <li>the host's route to its source leads over that link: {@code fib saddr . iif oif exists}. Unlike the kernel's
 *       strict rp_filter this is one rule among others;
 *   <li>its source is an address that the same container has on another of its links, since replies leave by the
 *       container's default route: sets {@code own4} and {@code own6};
 *   <li>its link is exempt: set {@code exempt};
 *   <li>it is for the link alone, as neighbour discovery is: a source in fe80::/10, or none at all (RFC 4861). No
 *       router sends such a packet on.
 * </ul>
 *
 * Before connection tracking, so that a forged packet leaves no trace there.
 *
 * @param group IFLA_GROUP of our links
 */
record Ruleset(int group) {
    static final String TABLE = "routed-spoof";

    private static final List<String> STRUCTURE = List.of(
            """
            {"add": {"set": {"family": "inet", "table": "routed-spoof", "name": "own4", "type": ["ifname", "ipv4_addr"]}}}""",
            """
            {"add": {"set": {"family": "inet", "table": "routed-spoof", "name": "own6", "type": ["ifname", "ipv6_addr"]}}}""",
            """
            {"add": {"set": {"family": "inet", "table": "routed-spoof", "name": "exempt", "type": "ifname"}}}""",
            """
            {"add": {"chain": {"family": "inet", "table": "routed-spoof", "name": "check",
              "type": "filter", "hook": "prerouting", "prio": -300, "policy": "accept"}}}""",
            rule("""
                {"match": {"op": "!=", "left": {"meta": {"key": "iifgroup"}}, "right": %d}}, {"accept": null}"""),
            rule("""
                {"match": {"op": "==", "left": {"fib": {"result": "oif", "flags": ["saddr", "iif"]}}, "right": true}},
                {"accept": null}"""),
            rule("""
                {"match": {"op": "==", "left": {"concat": [{"meta": {"key": "iifname"}},
                  {"payload": {"protocol": "ip", "field": "saddr"}}]}, "right": "@own4"}}, {"accept": null}"""),
            rule("""
                {"match": {"op": "==", "left": {"concat": [{"meta": {"key": "iifname"}},
                  {"payload": {"protocol": "ip6", "field": "saddr"}}]}, "right": "@own6"}}, {"accept": null}"""),
            rule("""
                {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "@exempt"}}, {"accept": null}"""),
            rule("""
                {"match": {"op": "==", "left": {"payload": {"protocol": "ip6", "field": "saddr"}},
                  "right": {"prefix": {"addr": "fe80::", "len": 10}}}}, {"accept": null}"""),
            rule("""
                {"match": {"op": "==", "left": {"payload": {"protocol": "ip6", "field": "saddr"}}, "right": "::"}},
                {"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": "ipv6-icmp"}}, {"accept": null}"""),
            rule("""
                {"counter": null}, {"drop": null}"""));

    private static String rule(String expressions) {
        return """
                {"add": {"rule": {"family": "inet", "table": "routed-spoof", "chain": "check", "expr": [%s]}}}"""
                .formatted(expressions);
    }

    /** The whole content of the table. */
    List<String> whole(Collection<Entry> entries) {
        List<String> commands = new ArrayList<>();
        STRUCTURE.forEach(command -> commands.add(command.replace("%d", Integer.toString(group))));
        entries.forEach(entry -> commands.add(element("add", entry)));
        return commands;
    }

    /** The commands after which the table has the one in place of the other entries. */
    static List<String> change(Collection<Entry> before, Collection<Entry> after) {
        List<String> commands = new ArrayList<>();
        before.stream().filter(entry -> !after.contains(entry)).forEach(entry -> commands.add(element("delete", entry)));
        after.stream().filter(entry -> !before.contains(entry)).forEach(entry -> commands.add(element("add", entry)));
        return commands;
    }

    private static String element(String verb, Entry entry) {
        return """
                {"%s": {"element": {"family": "inet", "table": "routed-spoof", "name": "%s", "elem": [%s]}}}"""
                .formatted(verb, entry.set(), entry.element());
    }

    /**
     * An entry of one of the sets.
     *
     * @param set     its name
     * @param element as JSON
     */
    record Entry(String set, String element) {

        /** What comes by this link may come from this address. */
        static Entry own(String link, Ip address) {
            return new Entry(
                    address.isIpv6() ? "own6" : "own4", "{\"concat\": [\"%s\", \"%s\"]}".formatted(link, address));
        }

        /** What comes by this link may come from any address. */
        static Entry exempt(String link) {
            return new Entry("exempt", "\"%s\"".formatted(link));
        }
    }
}
