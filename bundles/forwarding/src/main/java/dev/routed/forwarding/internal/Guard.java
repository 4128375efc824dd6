package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip.Family;
import java.util.List;

/**
 * A table of our own that keeps a host, whose forwarding we turned on, from forwarding for anybody else:
 * what neither comes from nor goes to a link of ours is dropped.
 */
final class Guard {
    private static final String TABLE = "routed-forward";

    /** libnftables-json(5). Adding the table before deleting it makes one transaction serve both cases. */
    private static final String RULESET = """
            {"nftables": [
              {"add": {"table": {"family": "%3$s", "name": "%1$s"}}},
              {"delete": {"table": {"family": "%3$s", "name": "%1$s"}}},
              {"add": {"table": {"family": "%3$s", "name": "%1$s"}}},
              {"add": {"chain": {"family": "%3$s", "table": "%1$s", "name": "forward",
                "type": "filter", "hook": "forward", "prio": 0, "policy": "accept"}}},
              {"add": {"rule": {"family": "%3$s", "table": "%1$s", "chain": "forward",
                "comment": "forwarding was turned on for the links of routed only",
                "expr": [
                  {"match": {"op": "!=", "left": {"meta": {"key": "iifgroup"}}, "right": %2$d}},
                  {"match": {"op": "!=", "left": {"meta": {"key": "oifgroup"}}, "right": %2$d}},
                  {"counter": null},
                  {"drop": null}
                ]}}}
            ]}
            """;

    private final Command command;
    private final Family family;
    private final int group;

    /**
     * @param family whose forwarding was turned on
     * @param group  IFLA_GROUP of our links
     */
    Guard(Command command, Family family, int group) {
        this.command = command;
        this.family = family;
        this.group = group;
    }

    /** @throws Refusal with what nft said, if the table cannot be made */
    void stand() {
        String ruleset = RULESET.formatted(TABLE, group, family == Family.IPV4 ? "ip" : "ip6");
        Command.Result made = command.run(ruleset, List.of("nft", "-j", "-f", "-"));
        if (made.status() != 0) {
            throw Refusal.host("forwarding stays off, since it cannot be kept to our links: " + made.output(), null);
        }
    }
}
