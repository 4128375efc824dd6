package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip.Family;
import java.util.ArrayList;
import java.util.List;

/**
 * Our rules in the filter table's FORWARD chain. An engine that turns forwarding on sets the chain's policy
 * to DROP, and an accept in a table of our own cannot undo a drop in this one. They stand at the end, so that
 * DOCKER-USER still decides first, and match by group, so that two serve every endpoint.
 */
final class ForwardChain {
    private static final String MARK = "routed";

    private final Command command;
    private final String program;
    private final List<List<String>> rules;

    /**
     * @param family whose packets the chain is for
     * @param group  IFLA_GROUP of our links
     */
    ForwardChain(Command command, Family family, int group) {
        this.command = command;
        this.program = family == Family.IPV4 ? "iptables" : "ip6tables";
        this.rules = List.of(rule("--src-group", group), rule("--dst-group", group));
    }

    private static List<String> rule(String side, int group) {
        return List.of(
                "-m", "devgroup", side, Integer.toString(group), "-m", "comment", "--comment", MARK, "-j", "ACCEPT");
    }

    /**
     * @return whether a rule was missing
     * @throws Refusal with what the program said, if a rule cannot be added
     */
    boolean open() {
        boolean missing = false;
        for (List<String> rule : rules) {
            if (!isThere(rule)) {
                missing = true;
                Command.Result added = iptables("-A", rule);
                if (added.status() != 0) {
                    throw Refusal.host("the FORWARD chain does not take our rule: " + added.output(), null);
                }
            }
        }
        return missing;
    }

    /** @throws Refusal with what the program said, if a rule cannot be taken away */
    void close() {
        for (List<String> rule : rules) {
            while (isThere(rule)) {
                Command.Result deleted = iptables("-D", rule);
                if (deleted.status() != 0) {
                    throw Refusal.host("the FORWARD chain keeps our rule: " + deleted.output(), null);
                }
            }
        }
    }

    private boolean isThere(List<String> rule) {
        return iptables("-C", rule).status() == 0;
    }

    private Command.Result iptables(String verb, List<String> rule) {
        List<String> argv = new ArrayList<>(List.of(program, "--wait", "5", verb, "FORWARD"));
        argv.addAll(rule);
        return command.run("", argv);
    }
}
