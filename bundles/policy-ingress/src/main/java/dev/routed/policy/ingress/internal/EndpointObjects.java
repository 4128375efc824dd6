package dev.routed.policy.ingress.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Builds the commands of nft(8) for the chains, sets and counters of one endpoint that is not open. Pure.
 *
 * <p>A few sources are rules. More sources of one prefix length are a hash set of network addresses. So a list is added
 * and deleted in a time that depends on its own length alone: nft(8) reads all elements of all interval sets before it
 * changes one of them, and the kernel copies a set of concatenated ranges at each change.
 */
record EndpointObjects(EndpointRules rules) {
    /** The most networks of a length that are rules: nft(8) reads all sets and chains, but no rules, at each change. */
    private static final int MOST_RULES = 4;

    /** The commands from the objects of one state of an endpoint to those of another. */
    static List<String> change(Optional<EndpointRules> before, Optional<EndpointRules> after) {
        Optional<EndpointObjects> former =
                before.filter(rules -> !rules.isOpen()).map(EndpointObjects::new);
        Optional<EndpointObjects> next = after.filter(rules -> !rules.isOpen()).map(EndpointObjects::new);
        if (former.isPresent() && next.isPresent()) {
            return next.get().replace(former.get());
        }
        List<String> commands = new ArrayList<>();
        former.ifPresent(objects -> objects.remove(commands));
        next.ifPresent(objects -> objects.add(commands));
        return commands;
    }

    private void add(List<String> commands) {
        commands.add(command("add counter", rules.accepted()));
        commands.add(command("add counter", rules.rejected()));
        commands.add(command("add chain", allow()));
        commands.add(rule(allow(), "ct state established accept"));
        commands.add(rule(allow(), "counter name \"%s\" accept".formatted(rules.accepted())));
        commands.add(command("add chain", endpoint()));
        fill(commands);
        commands.add(command("add element", "guarded { \"%s\" : goto %s }".formatted(link(), endpoint())));
    }

    private void remove(List<String> commands) {
        commands.add(command("delete element", "guarded { \"%s\" }".formatted(link())));
        clear(commands);
        commands.add(command("delete chain", endpoint()));
        commands.add(command("flush chain", allow()));
        commands.add(command("delete chain", allow()));
        commands.add(command("delete counter", rules.accepted()));
        commands.add(command("delete counter", rules.rejected()));
    }

    private List<String> replace(EndpointObjects former) {
        List<String> commands = new ArrayList<>();
        if (!rules.decideAs(former.rules)) {
            former.clear(commands);
            fill(commands);
        }
        return commands;
    }

    /** Adds the sets, and the rules of the chain of the endpoint. */
    private void fill(List<String> commands) {
        String permitted = rules.ports().isPresent() ? "jump " + ports() : "goto " + allow();
        fillPorts(commands);
        if (rules.sources().all()) {
            commands.add(rule(endpoint(), permitted));
        }
        for (Family family : Family.values()) {
            networks(family).forEach((length, networks) -> {
                if (networks.size() > MOST_RULES) {
                    commands.add(set(sources(family, length), type(family), networks));
                    commands.add(rule(endpoint(), from(family, length) + " " + permitted));
                } else {
                    networks.forEach(network ->
                            commands.add(rule(endpoint(), from(new Prefix(network, length)) + " " + permitted)));
                }
            });
        }
        commands.add(rule(endpoint(), "counter name \"%s\" goto refuse".formatted(rules.rejected())));
    }

    /** ICMP has no port: a permitted source may ping. */
    private void fillPorts(List<String> commands) {
        rules.ports().ifPresent(open -> {
            List<String> elements = open.stream()
                    .map(port -> port.protocol() + " . " + port.number())
                    .toList();
            commands.add(set(ports(), "inet_proto . inet_service", elements));
            commands.add(command("add chain", ports()));
            commands.add(rule(ports(), "meta l4proto . th dport @%s goto %s".formatted(ports(), allow())));
            commands.add(rule(ports(), "meta l4proto icmp goto " + allow()));
            commands.add(rule(ports(), "meta l4proto ipv6-icmp goto " + allow()));
        });
    }

    /** Undoes {@link #fill}. */
    private void clear(List<String> commands) {
        commands.add(command("flush chain", endpoint()));
        if (rules.ports().isPresent()) {
            commands.add(command("flush chain", ports()));
            commands.add(command("delete chain", ports()));
            commands.add(command("delete set", ports()));
        }
        for (Family family : Family.values()) {
            networks(family).forEach((length, networks) -> {
                if (networks.size() > MOST_RULES) {
                    commands.add(command("delete set", sources(family, length)));
                }
            });
        }
    }

    /** The condition that a source lies in one of the networks of a length. */
    private String from(Family family, int length) {
        String mask = length < family.bits() ? " & " + mask(family, length) : "";
        return "%s%s @%s".formatted(source(family), mask, sources(family, length));
    }

    /** The condition that a source lies in a network. */
    private static String from(Prefix network) {
        Family family = network.ip().family();
        return network.length() > 0
                ? source(family) + " " + network
                : "meta nfproto " + (family == Family.IPV6 ? "ipv6" : "ipv4");
    }

    private static String source(Family family) {
        return family == Family.IPV6 ? "ip6 saddr" : "ip saddr";
    }

    private static Ip mask(Family family, int length) {
        Ip ones = family == Family.IPV6 ? new Ip(family, -1L, -1L) : Ip.v4(0xffff_ffffL);
        return new Prefix(ones, length).first();
    }

    private SortedMap<Integer, List<Ip>> networks(Family family) {
        return rules.sources().of(family);
    }

    private String link() {
        return rules.endpoint().link();
    }

    private String endpoint() {
        return "endpoint_" + rules.shortId();
    }

    private String allow() {
        return "allow_" + rules.shortId();
    }

    /** Name of the set of open ports, and of the chain that looks them up, which exist if the ports are limited. */
    String ports() {
        return "ports_" + rules.shortId();
    }

    private String sources(Family family, int length) {
        return "sources%s_%d_%s".formatted(family == Family.IPV6 ? "6" : "4", length, rules.shortId());
    }

    private static String type(Family family) {
        return family == Family.IPV6 ? "ipv6_addr" : "ipv4_addr";
    }

    private static String set(String name, String type, List<?> elements) {
        String list = elements.stream().map(Object::toString).collect(Collectors.joining(", "));
        String content = elements.isEmpty() ? "" : " elements = { " + list + " };";
        return command("add set", "%s { type %s;%s }".formatted(name, type, content));
    }

    private static String rule(String chain, String rule) {
        return command("add rule", chain + " " + rule);
    }

    private static String command(String verb, String object) {
        return "%s inet %s %s".formatted(verb, IngressRuleset.TABLE, object);
    }
}
