package dev.routed.testkit;

import dev.routed.api.Refusal;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables on the real kernel by the real {@code nft}, in the network namespace of the calling thread, that nobody
 * watches over. Counts the transactions, and can be told to fail.
 */
public final class PlainNftables implements Nftables {
    private static final Pattern COUNTER =
            Pattern.compile("counter (\\S+) \\{\\s*packets (\\d+) bytes (\\d+)");

    private final List<List<String>> transactions = new CopyOnWriteArrayList<>();
    private boolean failing;

    /** The commands of each transaction so far. */
    public List<List<String>> transactions() {
        return transactions;
    }

    /** From now on nft refuses whatever it is asked, or no longer. */
    public void fail(boolean always) {
        failing = always;
    }

    @Override
    public Table keep(String name, Supplier<List<String>> content) {
        String whole = "{\"%%s\": {\"table\": {\"family\": \"inet\", \"name\": \"%s\"}}}".formatted(name);
        return new Table() {
            @Override
            public void make(Runnable before) {
                before.run();
                List<String> commands = new ArrayList<>(
                        List.of(whole.formatted("add"), whole.formatted("delete"), whole.formatted("add")));
                commands.addAll(content.get());
                run(commands);
            }

            @Override
            public void change(Supplier<List<String>> change) {
                List<String> commands = change.get();
                if (!commands.isEmpty()) {
                    run(commands);
                }
            }

            /** As nft prints them in its own language: {@code counter NAME} and below it its values. */
            @Override
            public Map<String, Counter> counters() {
                Map<String, Counter> counters = new TreeMap<>();
                Matcher counter = COUNTER.matcher(NftCommand.run("list", "counters", "table", "inet", name));
                while (counter.find()) {
                    counters.put(
                            counter.group(1),
                            new Counter(Long.parseLong(counter.group(2)), Long.parseLong(counter.group(3))));
                }
                return counters;
            }

            @Override
            public void remove() {
                run(List.of(whole.formatted("delete")));
            }

            @Override
            public void leave() {
                // Nobody watches over it.
            }
        };
    }

    private void run(List<String> commands) {
        if (failing) {
            throw Refusal.host("nft refuses: as it was told to", null);
        }
        transactions.add(List.copyOf(commands));
        NftCommand.json(commands);
    }
}
