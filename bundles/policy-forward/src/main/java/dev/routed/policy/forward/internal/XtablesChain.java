package dev.routed.policy.forward.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The FORWARD chain of a family in the filter table of iptables. An engine that turns forwarding on sets the policy of
 * this chain to DROP, which an accept in another table does not undo. The rules are at the end of the chain, behind
 * DOCKER-USER, or before the first rule that drops every packet. They match by group, so that two rules serve all
 * endpoints.
 */
final class XtablesChain implements FilterChain {
    private static final String CHAIN = "FORWARD";
    private static final String COMMENT = "routed";

    /** The exit status of {@code iptables -C} if there is no such rule. */
    private static final int MISSING = 1;

    private final Program program;
    private final List<Rule> rules;

    private record Rule(String side, List<String> arguments) {}

    /** For iptables, ip6tables, or a variant of them; {@code group} is IFLA_GROUP of routed links. */
    XtablesChain(Program program, int group) {
        this.program = program;
        this.rules = List.of(rule("--src-group", group), rule("--dst-group", group));
    }

    private static Rule rule(String side, int group) {
        return new Rule(
                side,
                List.of(
                        "-m",
                        "devgroup",
                        side,
                        Integer.toString(group),
                        "-m",
                        "comment",
                        "--comment",
                        COMMENT,
                        "-j",
                        "ACCEPT"));
    }

    @Override
    public Outcome addRules() {
        XtablesRules listed = list();
        boolean added = false;
        for (Rule rule : rules) {
            if (add(rule, listed)) {
                added = true;
                listed = list();
            }
        }
        return new Outcome(added, listed.operatorsBlocker().map(this::obstacle).orElse(List.of()));
    }

    /** A rule behind the one that drops every packet is without effect, so no packet needs it while it is moved. */
    private boolean add(Rule rule, XtablesRules listed) {
        Optional<Integer> before = listed.passableBlocker();
        boolean exists = exists(rule);
        boolean behind = before.isPresent()
                && listed.ours(rule.side()).filter(at -> at > before.get()).isPresent();
        if (exists && !behind) {
            return false;
        }
        if (exists) {
            delete(rule);
        }
        List<String> place =
                before.map(at -> List.of("-I", CHAIN, Integer.toString(at + 1))).orElse(List.of("-A", CHAIN));
        change(place, rule, "%s cannot add a rule to chain FORWARD: %s");
        return true;
    }

    private List<Finding> obstacle(FilterRule blocker) {
        return List.of(Finding.error(
                "%s %s".formatted(program.name(), CHAIN),
                ("rule '%s' drops packets of containers, and DOCKER-USER decides before the rules of routed; accept"
                                + " packets of containers before it, or delete it")
                        .formatted(blocker.text()),
                CUT_OFF,
                "%s %s".formatted(program.name(), blocker.text().replaceFirst("^-A", "-D"))));
    }

    @Override
    public boolean removeRules() {
        boolean removed = false;
        for (Rule rule : rules) {
            while (exists(rule)) {
                delete(rule);
                removed = true;
            }
        }
        if (removed) {
            deleteEmptyChain();
        }
        return removed;
    }

    /**
     * To iptables, the chain exists always; iptables-nft makes it in the kernel for its first rule, and deletes it only
     * if it has neither a rule nor the policy DROP. The table stays: nft would delete it with what others add
     * meanwhile.
     */
    private void deleteEmptyChain() {
        run(List.of("-X", CHAIN), List.of());
    }

    @Override
    public Map<String, String> removalCommands() {
        return rules.stream().allMatch(this::exists)
                ? Map.of(
                        "%s %s".formatted(program.name(), CHAIN),
                        rules.stream().map(this::removalCommand).collect(Collectors.joining("; ")))
                : Map.of();
    }

    private String removalCommand(Rule rule) {
        return "%s -D %s %s".formatted(program.name(), CHAIN, String.join(" ", rule.arguments()));
    }

    private void delete(Rule rule) {
        change(List.of("-D", CHAIN), rule, "%s cannot delete a rule from chain FORWARD: %s");
    }

    private boolean exists(Rule rule) {
        Program.Result result = run(List.of("-C", CHAIN), rule.arguments());
        if (result.status() > MISSING) {
            throw RejectedException.host(
                    "%s cannot look for a rule in chain FORWARD: %s".formatted(program.name(), result.message()), null);
        }
        return result.status() != MISSING;
    }

    private XtablesRules list() {
        Program.Result result = run(List.of("-S"), List.of());
        if (result.status() != 0) {
            throw RejectedException.host(
                    "%s cannot list its rules: %s%s".formatted(program.name(), result.message(), remedy(result)), null);
        }
        return new XtablesRules(result.output());
    }

    /** Only iptables-legacy fails so: it reads its tables through a raw socket. */
    private static String remedy(Program.Result result) {
        return result.message().contains("must be root") ? "; give routed CAP_NET_RAW" : "";
    }

    private void change(List<String> what, Rule rule, String failure) {
        Program.Result result = run(what, rule.arguments());
        if (result.status() != 0) {
            throw RejectedException.host(failure.formatted(program.name(), result.message()), null);
        }
    }

    private Program.Result run(List<String> what, List<String> rule) {
        List<String> arguments = new ArrayList<>(List.of("--wait", "5"));
        arguments.addAll(what);
        arguments.addAll(rule);
        return program.run(arguments, "");
    }
}
