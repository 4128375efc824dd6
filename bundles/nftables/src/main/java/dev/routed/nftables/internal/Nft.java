package dev.routed.nftables.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.process.Monitor;
import dev.routed.process.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs {@code nft} in the network namespace of the calling thread. */
record Nft(Program program) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CREATE = "create table ";
    private static final Pattern EXISTING = Pattern.compile("File exists\n" + CREATE + "(.+)");

    /** The table of {@link #probe}. */
    static final String PROBE = "inet routed-probe";

    /** Of linux/netlink.h. */
    private static final int NETLINK_NETFILTER = 12;

    Nft() {
        this(new Program("nft", "install nftables"));
    }

    boolean isInstalled() {
        return program.isInstalled();
    }

    void run(List<String> commands) {
        run(List.of("-f", "-"), String.join("\n", commands) + "\n");
    }

    List<JsonNode> runJson(List<Map<String, ?>> commands) {
        String input = JSON.valueToTree(Map.of("nftables", commands)).toString();
        List<JsonNode> objects = new ArrayList<>();
        try {
            JSON.readTree(run(List.of("-j", "-f", "-"), input)).path("nftables").forEach(objects::add);
            return objects;
        } catch (JsonProcessingException e) {
            throw RejectedException.host("the output of nft is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Changes nothing, but the kernel notifies of the new generation of the rules. */
    void probe() {
        run(List.of("add table " + PROBE, "delete table " + PROBE));
    }

    boolean exists(String table) {
        return !existing(List.of(table)).isEmpty();
    }

    /**
     * Returns those of the tables that exist. To list tables, nft reads all their elements; to check whether they could
     * be created, none.
     */
    Set<String> existing(Collection<String> tables) {
        String commands = tables.stream().map(CREATE::concat).collect(Collectors.joining("\n", "", "\n"));
        Program.Result result = start(List.of("--check", "-f", "-"), commands);
        if (result.status() == 0) {
            return Set.of();
        }
        // Each error is followed by the line of its command.
        Set<String> existing = EXISTING.matcher(result.message())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        if (existing.isEmpty()) {
            throw rejection(result);
        }
        return existing;
    }

    private String run(List<String> arguments, String input) {
        Program.Result result = start(arguments, input);
        if (result.status() != 0) {
            throw rejection(result);
        }
        return result.output();
    }

    private static RejectedException rejection(Program.Result result) {
        return RejectedException.host(
                "nft rejects: " + result.message().lines().findFirst().orElse("without a message"), null);
    }

    private Program.Result start(List<String> arguments, String input) {
        if (Thread.currentThread().isInterrupted()) {
            throw RejectedException.away("the appliance is being stopped");
        }
        return program.run(arguments, input);
    }

    Monitor monitor() {
        return program.monitor(NETLINK_NETFILTER, "monitor");
    }
}
