package dev.routed.nftables.internal.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip;
import dev.routed.api.nftables.Packet;
import dev.routed.nftables.internal.filter.Rule.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads a ruleset as {@code nft -j list ruleset} lists it; see libnftables-json(5). Pure. */
final class NftListing {
    /** The hooks that a forwarded packet passes. At the first one, rules cannot ask for the link by which it leaves. */
    private static final Set<String> HOOKS = Set.of("prerouting", "forward", "postrouting");

    /** The type of chains that change addresses, and see the first packet of a connection only. */
    private static final String NAT = "nat";

    private static final String DROP = "drop";

    /** Statements after which a packet goes on. */
    private static final Set<String> GOING_ON =
            Set.of("counter", "log", "mangle", "notrack", "accounting", "set", "ct helper");

    /** The chains by table, then by name. */
    private final Map<String, Map<String, List<Rule>>> tables = new HashMap<>();

    private final List<JsonNode> objects;

    private NftListing(List<JsonNode> objects) {
        this.objects = objects;
    }

    /**
     * Returns the base chains that filter forwarded packets of a family.
     *
     * @param left whether to leave out a chain, given its family, table and name as nft takes them
     */
    static List<BaseChain> forward(List<JsonNode> objects, Ip.Family family, Predicate<String> left) {
        NftListing read = new NftListing(objects);
        objects.stream().filter(object -> object.has("rule")).forEach(object -> read.rule(object.path("rule")));
        return objects.stream()
                .filter(object -> object.has("chain"))
                .map(object -> object.path("chain"))
                .filter(chain -> HOOKS.contains(text(chain, "hook")) && concerns(family, chain))
                .filter(chain -> !text(chain, "type").equals(NAT))
                .filter(chain -> !left.test(title(chain)))
                .map(read::base)
                .toList();
    }

    /** Whether packets of a family pass this table or chain. False for an object without a family of nftables. */
    static boolean concerns(Ip.Family family, JsonNode object) {
        return Set.of(family == Ip.Family.IPV4 ? "ip" : "ip6", "inet").contains(text(object, "family"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }

    private static String table(JsonNode object) {
        return text(object, "family") + " " + text(object, "table");
    }

    private static String title(JsonNode chain) {
        return table(chain) + " " + text(chain, "name");
    }

    private BaseChain base(JsonNode chain) {
        return new BaseChain(
                "nft " + title(chain),
                text(chain, "name"),
                text(chain, "policy").equals(DROP),
                "nft chain %s '{ policy accept; }'".formatted(title(chain)),
                tables.getOrDefault(table(chain), Map.of()));
    }

    private void rule(JsonNode rule) {
        List<Rule> chain = tables.computeIfAbsent(table(rule), first -> new HashMap<>())
                .computeIfAbsent(text(rule, "chain"), first -> new ArrayList<>());
        String text = "chain %s handle %s".formatted(text(rule, "chain"), text(rule, "handle"));
        String removal =
                "nft delete rule %s %s handle %s".formatted(table(rule), text(rule, "chain"), text(rule, "handle"));
        Condition condition = Condition.ALWAYS;
        for (JsonNode statement : rule.path("expr")) {
            String kind = statement.fieldNames().next();
            JsonNode value = statement.path(kind);
            if (kind.equals("match")) {
                condition = condition.and(match(value, table(rule)));
            } else if (kind.equals("vmap")) {
                for (JsonNode pair : value.path("data").path("set")) {
                    Condition key = equal(value.path("key"), pair.path(0), table(rule));
                    chain.add(decision(pair.path(1), text, removal, condition.and(key)));
                }
                return;
            } else if (!GOING_ON.contains(kind)) {
                chain.add(decision(statement, text, removal, condition));
                return;
            }
        }
    }

    private static Rule decision(JsonNode statement, String text, String removal, Condition condition) {
        String kind = statement.fieldNames().hasNext() ? statement.fieldNames().next() : "";
        String target = text(statement.path(kind), "target");
        Effect effect = switch (kind) {
            case "accept" -> Effect.ACCEPT;
            case DROP, "reject" -> Effect.DROP;
            case "return" -> Effect.RETURN;
            case "jump" -> Effect.JUMP;
            case "goto" -> Effect.GOTO;
            case "continue" -> Effect.NONE;
            default -> Effect.UNKNOWN;
        };
        return new Rule(kind + " in " + text, removal, condition, effect, target);
    }

    private Condition match(JsonNode match, String table) {
        Condition equal = equal(match.path("left"), match.path("right"), table);
        return switch (text(match, "op")) {
            case "==", "in" -> equal;
            case "!=" -> equal.negatedIf(true);
            default -> Condition.UNKNOWN;
        };
    }

    /** Compares what a packet has with a value, a list of flags, a set, or a named set of the table. */
    private Condition equal(JsonNode left, JsonNode right, String table) {
        if (right.has("set") || right.isArray()) {
            return any(left, right.isArray() ? right : right.path("set"), table);
        }
        if (right.isTextual() && right.asText().startsWith("@")) {
            String name = right.asText().substring(1);
            Optional<JsonNode> set = objects.stream()
                    .map(object -> object.has("set") ? object.path("set") : object.path("map"))
                    .filter(object ->
                            table(object).equals(table) && text(object, "name").equals(name))
                    .findFirst();
            return set.map(found -> any(left, found.path("elem"), table)).orElse(Condition.UNKNOWN);
        }
        return packet -> compare(left, right, packet);
    }

    private Condition any(JsonNode left, JsonNode values, String table) {
        List<Condition> alternatives = new ArrayList<>();
        values.forEach(value -> alternatives.add(
                equal(left, value.has("elem") ? value.path("elem").path("val") : value, table)));
        return packet -> alternatives.stream()
                .map(alternative -> alternative.of(packet))
                .max(Truth::compareTo)
                .orElse(Truth.NO);
    }

    private static Truth compare(JsonNode left, JsonNode right, Packet packet) {
        String key = left.has("meta")
                ? text(left.path("meta"), "key")
                : left.has("ct")
                        ? "ct " + text(left.path("ct"), "key")
                        : text(left.path("payload"), "protocol") + " " + text(left.path("payload"), "field");
        String value = right.asText();
        return switch (key) {
            case "iifname", "iif" -> Condition.name(value, "*", packet.in());
            case "oifname", "oif" -> Condition.name(value, "*", packet.out());
            case "iifgroup" -> group(value, packet.inGroup());
            case "oifgroup" -> group(value, packet.outGroup());
            case "l4proto" -> Truth.of(value.equals(packet.protocol()));
            case "nfproto" -> Truth.of(value.equals(packet.source().isIpv6() ? "ipv6" : "ipv4"));
            case "protocol" -> Truth.of(value.equals(packet.source().isIpv6() ? "ip6" : "ip"));
            case "ct state" -> Truth.of(value.equals("new"));
            case "ct status" -> Truth.NO;
            case "ip saddr", "ip6 saddr" -> address(key, right, packet.source());
            case "ip daddr", "ip6 daddr" -> address(key, right, packet.destination());
            case "ip protocol", "ip6 nexthdr" -> Truth.of(value.equals(packet.protocol()));
            case "tcp dport", "udp dport" ->
                Truth.of(key.startsWith(packet.protocol())).and(port(right, packet));
            case "th dport" -> port(right, packet);
            default -> key.startsWith("icmp") && !packet.protocol().contains("icmp") ? Truth.NO : Truth.UNKNOWN;
        };
    }

    private static Truth group(String value, int group) {
        return value.equals("default") ? Truth.of(group == 0) : number(value, group, group);
    }

    private static Truth port(JsonNode right, Packet packet) {
        JsonNode range = right.path("range");
        return range.isArray()
                ? number(range.path(0).asText(), packet.port(), Integer.MAX_VALUE)
                        .and(number(range.path(1).asText(), 0, packet.port()))
                : number(right.asText(), packet.port(), packet.port());
    }

    /** Whether a number lies between two others; unknown for a name. */
    private static Truth number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            return Truth.of(least <= number && number <= most);
        } catch (NumberFormatException e) {
            return Truth.UNKNOWN;
        }
    }

    private static Truth address(String key, JsonNode right, Ip address) {
        if (key.startsWith("ip6") != address.isIpv6()) {
            return Truth.NO;
        }
        JsonNode prefix = right.path("prefix");
        return prefix.isMissingNode()
                ? Condition.within(right.asText(), address)
                : Condition.within(text(prefix, "addr") + "/" + text(prefix, "len"), address);
    }
}
