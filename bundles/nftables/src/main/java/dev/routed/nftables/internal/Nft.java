package dev.routed.nftables.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.process.Monitor;
import dev.routed.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs {@code nft} in the network namespace of the calling thread. */
record Nft(Program program) {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        run(List.of("add table inet routed-probe", "delete table inet routed-probe"));
    }

    /**
     * Whether a table exists. To list tables, nft reads all their elements; to check whether one could be created,
     * none.
     */
    boolean exists(String table) {
        Program.Result result = start(List.of("--check", "-f", "-"), "create table " + table + "\n");
        if (result.status() != 0 && !result.message().contains("File exists")) {
            throw rejection(result);
        }
        return result.status() != 0;
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
