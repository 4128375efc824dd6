package dev.routed.policy.forward.internal;

import dev.routed.api.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * The FORWARD chain of iptables' filter table, one family's. An engine that turns forwarding on sets the chain's policy
 * to DROP, and an accept in a table of our own cannot undo a drop in this one. Our rules stand at the end, so that
 * DOCKER-USER still decides first, and match by group, so that two serve every endpoint.
 */
final class XtablesChain implements Place {
    private static final String MARK = "routed";

    private final Command command;
    private final String program;
    private final List<List<String>> rules;

    /**
     * @param program iptables or ip6tables, or one of their variants
     * @param group   IFLA_GROUP of our links
     */
    XtablesChain(Command command, String program, int group) {
        this.command = command;
        this.program = program;
        this.rules = List.of(rule("--src-group", group), rule("--dst-group", group));
    }

    private static List<String> rule(String side, int group) {
        return List.of(
                "-m", "devgroup", side, Integer.toString(group), "-m", "comment", "--comment", MARK, "-j", "ACCEPT");
    }

    @Override
    public boolean open() {
        boolean missing = false;
        for (List<String> rule : rules) {
            if (!isThere(rule)) {
                missing = true;
                Command.Result added = run("-A", rule);
                if (added.status() != 0) {
                    throw Refusal.host("the FORWARD chain does not take our rule: " + added.output(), null);
                }
            }
        }
        return missing;
    }

    @Override
    public void close() {
        for (List<String> rule : rules) {
            while (isThere(rule)) {
                Command.Result deleted = run("-D", rule);
                if (deleted.status() != 0) {
                    throw Refusal.host("the FORWARD chain keeps our rule: " + deleted.output(), null);
                }
            }
        }
    }

    private boolean isThere(List<String> rule) {
        return run("-C", rule).status() == 0;
    }

    private Command.Result run(String verb, List<String> rule) {
        List<String> argv = new ArrayList<>(List.of(program, "--wait", "5", verb, "FORWARD"));
        argv.addAll(rule);
        return command.run("", argv);
    }
}
