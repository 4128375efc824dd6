package dev.routed.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.nftables.TableCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps tables in the real kernel with {@code nft}, in the calling thread's network namespace, without repair. */
public final class PlainNftables implements Nftables {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COUNTER = Pattern.compile("counter (\\S+) \\{\\s*packets (\\d+) bytes (\\d+)");

    private final List<List<String>> transactions = new CopyOnWriteArrayList<>();
    private final List<JsonNode> listed = new CopyOnWriteArrayList<>();
    private boolean failing;
    private boolean installed = true;
    private boolean notifies;
    private long changes;

    /** Returns the commands of each transaction, oldest first. */
    public List<List<String>> transactions() {
        return transactions;
    }

    /** Returns the objects that {@link #runJson} has listed, oldest first. */
    public List<JsonNode> listed() {
        return listed;
    }

    public void fail(boolean always) {
        failing = always;
    }

    /** Pretends that the host has no {@code nft}. */
    public void uninstall() {
        installed = false;
    }

    /** From now on, foreign changes are notified of, and there is none until the next call. */
    public void notifyOfChanges() {
        notifies = true;
        changes++;
    }

    @Override
    public long foreignChanges() {
        return notifies ? changes : ++changes;
    }

    @Override
    public boolean isInstalled() {
        return installed;
    }

    @Override
    public Table own(String family, String name, Supplier<List<String>> content) {
        return new Table() {
            @Override
            public void replace(Runnable update) {
                update.run();
                run(TableCommands.replace(family + " " + name, content.get()));
            }

            @Override
            public void change(Supplier<List<String>> change) {
                List<String> commands = change.get();
                if (!commands.isEmpty()) {
                    run(commands);
                }
            }

            @Override
            public Map<String, Counter> counters() {
                Map<String, Counter> counters = new TreeMap<>();
                Matcher counter = COUNTER.matcher(NftCommand.run("list", "counters", "table", family, name));
                while (counter.find()) {
                    counters.put(
                            counter.group(1),
                            new Counter(Long.parseLong(counter.group(2)), Long.parseLong(counter.group(3))));
                }
                return counters;
            }
        };
    }

    @Override
    public void run(List<String> commands) {
        transactions.add(List.copyOf(commands));
        run(List.of("nft", "-f", "-"), String.join("\n", commands) + "\n");
    }

    @Override
    public List<JsonNode> runJson(List<Map<String, ?>> commands) {
        List<JsonNode> objects = new ArrayList<>();
        try {
            String input = JSON.valueToTree(Map.of("nftables", commands)).toString();
            JSON.readTree(run(List.of("nft", "-j", "-f", "-"), input))
                    .path("nftables")
                    .forEach(objects::add);
            listed.addAll(objects);
            return objects;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String run(List<String> program, String input) {
        if (failing) {
            throw RejectedException.host("nft rejects the transaction, on demand of the test", null);
        }
        return TestProgram.run(program, input);
    }
}
