package dev.routed.forwarding.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.TableCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The table that drops forwarded packets that neither enter nor leave by a routed link. Packets between two ports of
 * one bridge pass: br_netfilter shows them to this hook, although no forwarding switch concerns them. nft cannot
 * compare the links of a packet with each other, so the packet adds the pair that it is then compared with. The table
 * also remembers what the host was like before, as sets of the names of links: the sets last as long as the sysctls
 * that they are about.
 *
 * @param group IFLA_GROUP of routed links
 */
record ForwardFilter(Nftables nftables, Family family, int group) {
    private static final String NAME = "routed-forward";

    /** The set of the links whose accept_ra is changed from 1 to 2. */
    static final String CHANGED_ACCEPT_RA = "changed_accept_ra";

    /** An empty table beside the filter: who deletes only the filter means to, who flushes the ruleset deletes both. */
    private static final String WITNESS = "routed-forward-flush";

    /** Names that nft(8) reads between quotes; another link is changed, but not remembered. */
    private static final String QUOTABLE = "[^\"\\\\*]+";

    /** What became of a filter that once existed. */
    enum State {
        PRESENT,
        /** Somebody deleted the filter alone. */
        DELETED,
        /** The filter is gone together with all other tables, or never existed. */
        GONE
    }

    State state() {
        Set<String> names = list("tables", "table", Map.of("family", nftFamily())).stream()
                .map(table -> table.path("name").asText())
                .collect(Collectors.toSet());
        if (names.contains(NAME)) {
            return State.PRESENT;
        }
        return names.contains(WITNESS) ? State.DELETED : State.GONE;
    }

    /** @param remembered links by the name of their set */
    void create(Map<String, Set<String>> remembered) {
        String table = table();
        List<String> commands = new ArrayList<>(TableCommands.replace(table, List.of("""
                table %1$s {
                    set bridges {
                        typeof iif . oif
                        flags dynamic, timeout
                        timeout 1h
                        size 4096
                    }
                    chain forward {
                        type filter hook forward priority 0; policy accept;
                        iifgroup %2$d accept
                        oifgroup %2$d accept
                        meta iifkind "bridge" update @bridges { iif . iif }
                        iif . oif @bridges accept
                        counter drop comment "forwarding was turned on for the links of routed only"
                    }
                }
                """.formatted(table, group))));
        remembered.forEach((set, links) -> {
            commands.add("add set %s %s { type ifname; }".formatted(table, set));
            links.stream()
                    .filter(link -> link.matches(QUOTABLE))
                    .forEach(link -> commands.add("add element %s %s { \"%s\" }".formatted(table, set, link)));
        });
        commands.add("add table " + witness());
        nftables.run(commands);
    }

    /** Completes the filter of an earlier build. */
    void addWitness() {
        nftables.run(List.of("add table " + witness()));
    }

    void remove() {
        List<String> commands = new ArrayList<>(TableCommands.remove(table()));
        commands.addAll(TableCommands.remove(witness()));
        nftables.run(commands);
    }

    /** The sets that {@link #create} made; one that an older build did not know is missing. */
    Map<String, Set<String>> remembered() {
        return list("sets", "set", Map.of("family", nftFamily())).stream()
                .filter(set -> set.path("table").asText().equals(NAME))
                .filter(set -> set.path("type").asText().equals("ifname"))
                .map(set -> set.path("name").asText())
                .collect(Collectors.toMap(set -> set, this::elements));
    }

    private Set<String> elements(String name) {
        Set<String> links = new TreeSet<>();
        Map<String, String> set = Map.of("family", nftFamily(), "table", NAME, "name", name);
        list("set", "set", set).forEach(found -> found.path("elem").forEach(link -> links.add(link.asText())));
        return links;
    }

    /** The tables, each with the reason why it stays while forwarding is on, and the command that removes it then. */
    Map<String, String> keptObjects(ForwardingSwitch forwarding) {
        String removal = "; after that: 'nft delete table %s'";
        return Map.of(
                table(),
                ("keeps other packets from being forwarded while %s is on" + removal).formatted(forwarding, table()),
                witness(),
                ("belongs to table %s" + removal).formatted(table(), witness()));
    }

    private List<JsonNode> list(String what, String kind, Map<String, String> which) {
        return nftables.runJson(List.of(Map.of("list", Map.of(what, which)))).stream()
                .filter(object -> object.has(kind))
                .map(object -> object.path(kind))
                .toList();
    }

    private String nftFamily() {
        return family == Family.IPV4 ? "ip" : "ip6";
    }

    private String table() {
        return nftFamily() + " " + NAME;
    }

    private String witness() {
        return nftFamily() + " " + WITNESS;
    }

    /** Name for nft(8). */
    @Override
    public String toString() {
        return table();
    }
}
