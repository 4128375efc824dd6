package dev.routed.nftables.internal.filter;

import dev.routed.nftables.internal.filter.Rule.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the table {@code filter} as {@code iptables -S} lists it. Pure. */
final class IptablesListing {
    private static final String FORWARD = "FORWARD";
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    /** Targets after which a packet goes on; those of other names are chains, or decide what is not known here. */
    private static final Set<String> GOING_ON =
            Set.of("LOG", "NFLOG", "MARK", "CONNMARK", "TCPMSS", "CT", "SET", "TRACE", "AUDIT", "CLASSIFY");

    private final String program;
    private final Map<String, List<Rule>> chains = new HashMap<>();
    private boolean drops;

    private IptablesListing(String program) {
        this.program = program;
    }

    /** @param program whose output the listing is: {@code ip6tables} */
    static BaseChain forward(String program, String listing) {
        IptablesListing read = new IptablesListing(program);
        listing.lines()
                .filter(line -> line.startsWith("-N ") || line.startsWith("-P "))
                .forEach(line -> read.chains.put(line.split(" ")[1], new ArrayList<>()));
        listing.lines().forEach(read::line);
        return new BaseChain(program + " " + FORWARD, FORWARD, read.drops, program + " -P FORWARD ACCEPT", read.chains);
    }

    private void line(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        if (line.equals("-P FORWARD DROP")) {
            drops = true;
        } else if (line.startsWith("-A ")) {
            chains.computeIfAbsent(words.get(1), first -> new ArrayList<>())
                    .add(rule(line, words.subList(2, words.size())));
        }
    }

    private Rule rule(String line, List<String> words) {
        Condition condition = Condition.ALWAYS;
        boolean negated = false;
        String target = "";
        boolean isGoto = false;
        for (int i = 0; i < words.size(); i++) {
            String option = words.get(i);
            if (option.equals("!")) {
                negated = true;
                continue;
            }
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            if (option.equals("-j") || option.equals("-g")) {
                target = value;
                isGoto = option.equals("-g");
                // Options of the target follow.
                break;
            }
            if (option.equals("-m") || option.equals("--comment")) {
                i++;
                continue;
            }
            condition = condition.and(condition(option, value).negatedIf(negated));
            negated = false;
            i++;
        }
        return new Rule(
                line, program + " " + line.replaceFirst("^-A", "-D"), condition, effect(target, isGoto), target);
    }

    private static Condition condition(String option, String value) {
        return switch (option) {
            case "-i" -> packet -> Condition.name(value, "+", packet.in());
            case "-o" -> packet -> Condition.name(value, "+", packet.out());
            case "-s" -> packet -> Condition.within(value, packet.source());
            case "-d" -> packet -> Condition.within(value, packet.destination());
            case "-p" -> packet -> Truth.of(value.equals(packet.protocol()));
            case "--dport" -> packet -> Truth.of(value.equals(Integer.toString(packet.port())));
            case "--src-group" -> packet -> group(value, packet.inGroup());
            case "--dst-group" -> packet -> group(value, packet.outGroup());
            case "--ctstate", "--state" ->
                packet -> Truth.of(Set.of(value.split(",")).contains("NEW"));
            default -> Condition.UNKNOWN;
        };
    }

    private static Truth group(String value, int group) {
        try {
            return Truth.of(Integer.decode(value) == group);
        } catch (NumberFormatException e) {
            return value.equals("default") ? Truth.of(group == 0) : Truth.UNKNOWN;
        }
    }

    private Effect effect(String target, boolean isGoto) {
        return switch (target) {
            case "ACCEPT" -> Effect.ACCEPT;
            case "DROP", "REJECT" -> Effect.DROP;
            case "RETURN" -> Effect.RETURN;
            case "" -> Effect.NONE;
            default -> {
                if (chains.containsKey(target)) {
                    yield isGoto ? Effect.GOTO : Effect.JUMP;
                }
                yield GOING_ON.contains(target) ? Effect.NONE : Effect.UNKNOWN;
            }
        };
    }
}
