package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.network.Port;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table as commands of libnftables-json(5). Pure.
 *
 * <p>It sees what goes out by a link of ours: forwarded packets and the host's own, with their sources still what they
 * were. Established connections pass first. Then a few look-ups decide: is the address guarded, may this source
 * send to it, is this one of its ports. Each set is there once for either family.
 *
 * <p>But for the sources these are hash tables. Ranges are compared bit by bit with all that a set has (the kernel's
 * nft_set_pipapo), and a set is copied when it changes; so there are many small ones, and the last bits of the address
 * tell which. What a packet costs does then not grow with the number of endpoints, and what a change costs hardly does.
 *
 * <p>ICMP goes to no port: who may send may ping (as in Docker's own routed mode), and neighbour discovery is the
 * link's own affair.
 *
 * @param group   IFLA_GROUP of our links
 * @param logRate how many refused packets are logged, per second at most; 0 for none
 */
record Ruleset(int group, int logRate) {
    static final String TABLE = "routed-ingress";

    /** How many sets the sources of a family are spread over; a power of two. */
    private static final int SHARES = 64;

    private static final String IN_TABLE = "\"family\": \"inet\", \"table\": \"routed-ingress\"";

    /** The whole content of the table. */
    List<String> whole(Collection<Guard> guards) {
        List<String> commands = new ArrayList<>();
        commands.addAll(sets(4, "ipv4_addr"));
        commands.addAll(sets(6, "ipv6_addr"));
        commands.add(add("chain", "\"name\": \"check\", \"type\": \"filter\", \"hook\": \"postrouting\", \"prio\": 0,"
                + " \"policy\": \"accept\""));
        List.of("sources", "ports", "limited", "accept", "refuse").forEach(name ->
                commands.add(add("chain", "\"name\": \"%s\"".formatted(name))));
        commands.addAll(shares(4, "ipv4_addr"));
        commands.addAll(shares(6, "ipv6_addr"));
        commands.addAll(check());
        commands.addAll(judgement());
        commands.addAll(verdicts());
        guards.forEach(guard -> guard.entries().forEach(entry -> commands.add(entry.command("add"))));
        return commands;
    }

    private static List<String> sets(int version, String address) {
        return List.of(
                set("guarded", version, "\"type\": \"%s\"", address),
                set("open", version, "\"type\": \"%s\"", address),
                set("limited", version, "\"type\": \"%s\"", address),
                set("ports", version, "\"type\": [\"%s\", \"inet_proto\", \"inet_service\"]", address),
                map("accepted", version, address),
                map("refused", version, address));
    }

    /** The sets of the sources, each with a chain that looks into it and returns, or not. */
    private static List<String> shares(int version, String address) {
        List<String> commands = new ArrayList<>();
        for (int share = 0; share < SHARES; share++) {
            String name = "sources%d_%d".formatted(version, share);
            commands.add(add("set", "\"name\": \"%1$s\", \"type\": [\"%2$s\", \"%2$s\"], \"flags\": [\"interval\"]"
                    .formatted(name, address)));
            commands.add(add("chain", "\"name\": \"%s\"".formatted(name)));
            commands.add(rule(name, match("==", concat(destination(version), source(version)), "\"@%s\"", name), to("ports")));
        }
        return commands;
    }

    private static String set(String name, int version, String type, String address) {
        return add("set", "\"name\": \"%s%d\", ".formatted(name, version) + type.formatted(address));
    }

    private static String map(String name, int version, String address) {
        return add("map", "\"name\": \"%s%d\", \"type\": \"%s\", \"map\": \"counter\"".formatted(name, version, address));
    }

    private List<String> check() {
        return List.of(
                rule("check", match("!=", "{\"meta\": {\"key\": \"oifgroup\"}}", Integer.toString(group)), ACCEPT),
                rule("check", match("in", "{\"ct\": {\"key\": \"state\"}}", "[\"established\", \"related\"]"), ACCEPT),
                // RFC 4861: types 133 to 137.
                rule("check", match("==", field("icmpv6", "type"), "{\"range\": [133, 137]}"), ACCEPT),
                rule("check", match("==", destination(4), "\"@guarded4\""), to("sources")),
                rule("check", match("==", destination(6), "\"@guarded6\""), to("sources")));
    }

    private static List<String> judgement() {
        List<String> rules = new ArrayList<>();
        for (int version : new int[] {4, 6}) {
            rules.add(rule("sources", toShare(version)));
            rules.add(rule("sources", match("==", destination(version), "\"@open%d\"", version), to("ports")));
            rules.add(rule("ports", match("==", destination(version), "\"@limited%d\"", version), to("limited")));
            rules.add(rule("limited",
                    match("==", concat(destination(version), PROTOCOL, field("th", "dport")), "\"@ports%d\"", version),
                    to("accept")));
        }
        rules.add(rule("sources", to("refuse")));
        rules.add(rule("ports", to("accept")));
        rules.add(rule("limited", match("==", PROTOCOL, "{\"set\": [\"icmp\", \"ipv6-icmp\"]}"), to("accept")));
        rules.add(rule("limited", to("refuse")));
        return rules;
    }

    /** By the last bits of the destination. */
    private static String toShare(int version) {
        String zero = version == 4 ? "0.0.0." : "::";
        int radix = version == 4 ? 10 : 16;
        String jumps = IntStream.range(0, SHARES)
                .mapToObj(share -> "[\"%s%s\", {\"jump\": {\"target\": \"sources%d_%d\"}}]"
                        .formatted(zero, Integer.toString(share, radix), version, share))
                .collect(Collectors.joining(", "));
        return "{\"vmap\": {\"key\": {\"&\": [%s, \"%s%s\"]}, \"data\": {\"set\": [%s]}}}"
                .formatted(destination(version), zero, Integer.toString(SHARES - 1, radix), jumps);
    }

    private List<String> verdicts() {
        List<String> rules = new ArrayList<>(List.of(
                rule("accept", count("accepted", 4)), rule("accept", count("accepted", 6)), rule("accept", ACCEPT),
                rule("refuse", count("refused", 4)), rule("refuse", count("refused", 6))));
        if (logRate > 0) {
            rules.add(rule("refuse",
                    "{\"limit\": {\"rate\": %1$d, \"per\": \"second\", \"burst\": %1$d}}".formatted(logRate),
                    "{\"log\": {\"prefix\": \"routed refuses: \"}}"));
        }
        rules.add(rule("refuse", "{\"drop\": null}"));
        return rules;
    }

    private static final String ACCEPT = "{\"accept\": null}";
    private static final String PROTOCOL = "{\"meta\": {\"key\": \"l4proto\"}}";

    private static String destination(int version) {
        return field(version == 4 ? "ip" : "ip6", "daddr");
    }

    private static String source(int version) {
        return field(version == 4 ? "ip" : "ip6", "saddr");
    }

    private static String field(String protocol, String field) {
        return "{\"payload\": {\"protocol\": \"%s\", \"field\": \"%s\"}}".formatted(protocol, field);
    }

    private static String concat(String... parts) {
        return "{\"concat\": [%s]}".formatted(String.join(", ", parts));
    }

    private static String match(String operator, String left, String right, Object... arguments) {
        return "{\"match\": {\"op\": \"%s\", \"left\": %s, \"right\": %s}}"
                .formatted(operator, left, right.formatted(arguments));
    }

    private static String to(String chain) {
        return "{\"goto\": {\"target\": \"%s\"}}".formatted(chain);
    }

    private static String count(String map, int version) {
        return "{\"counter\": {\"map\": {\"key\": %s, \"data\": \"@%s%d\"}}}".formatted(destination(version), map, version);
    }

    private static String rule(String chain, String... expressions) {
        return add("rule", "\"chain\": \"%s\", \"expr\": [%s]".formatted(chain, String.join(", ", expressions)));
    }

    private static String add(String kind, String fields) {
        return "{\"add\": {\"%s\": {%s, %s}}}".formatted(kind, IN_TABLE, fields);
    }

    /** The commands after which the table has one's entries in place of another's; a counter in both goes on counting. */
    static List<String> change(Set<Entry> before, Set<Entry> after) {
        List<Entry> gone = new ArrayList<>(before);
        gone.removeAll(after);
        List<Entry> come = new ArrayList<>(after);
        come.removeAll(before);
        List<String> commands = new ArrayList<>();
        // A counter comes before the elements that name it, and goes after them.
        gone.stream().filter(entry -> !entry.isCounter()).forEach(entry -> commands.add(entry.command("delete")));
        gone.stream().filter(Entry::isCounter).forEach(entry -> commands.add(entry.command("delete")));
        come.forEach(entry -> commands.add(entry.command("add")));
        return commands;
    }

    /**
     * Something of an endpoint's in the table.
     *
     * @param kind   {@code counter} or {@code element}
     * @param fields its own fields, as JSON
     */
    record Entry(String kind, String fields) {
        private static final String COUNTER = "counter";

        static Entry counter(String name) {
            return new Entry(COUNTER, "\"name\": \"%s\"".formatted(name));
        }

        /** The address alone, in a set. */
        static Entry of(String set, Ip address) {
            return element(set, address, "\"%s\"".formatted(address));
        }

        /** The counter of an address, in a map. */
        static Entry counted(String map, Ip address, String counter) {
            return element(map, address, "[\"%s\", \"%s\"]".formatted(address, counter));
        }

        /** These may send to this address. */
        static Entry source(Ip address, Range range) {
            String from = range.first().equals(range.last())
                    ? "\"%s\"".formatted(range.first())
                    : "{\"range\": [\"%s\", \"%s\"]}".formatted(range.first(), range.last());
            long share = address.low() & SHARES - 1;
            return elementOf(set("sources", address) + "_" + share, concat("\"%s\"".formatted(address), from));
        }

        /** What is sent to this port of this address. */
        static Entry port(Ip address, Port port) {
            return element("ports", address, concat(
                    "\"%s\"".formatted(address), "\"%s\"".formatted(port.protocol()), Integer.toString(port.number())));
        }

        private static Entry element(String set, Ip address, String element) {
            return elementOf(set(set, address), element);
        }

        private static String set(String name, Ip address) {
            return name + (address.isIpv6() ? 6 : 4);
        }

        private static Entry elementOf(String set, String element) {
            return new Entry("element", "\"name\": \"%s\", \"elem\": [%s]".formatted(set, element));
        }

        boolean isCounter() {
            return kind.equals(COUNTER);
        }

        String command(String verb) {
            return "{\"%s\": {\"%s\": {%s, %s}}}".formatted(verb, kind, IN_TABLE, fields);
        }
    }
}
