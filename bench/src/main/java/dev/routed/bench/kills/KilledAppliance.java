package dev.routed.bench.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.bench.Engine;
import dev.routed.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts, queries and kills the assembled appliance. */
final class KilledAppliance {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String launcher;
    private final Path work;
    private Process process;

    /** @param work the directory of the appliance's state and log */
    KilledAppliance(Path assembly, Path work) {
        this.launcher = assembly.resolve("bin/routed").toString();
        this.work = work;
    }

    /** @param backend the kernel backend: {@code netlink} or {@code iproute2} */
    void start(String backend) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher, "run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        work.resolve("routed.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "ROUTED_STATE", work.resolve("state").toString(),
                        "ROUTED_DATA", work.resolve("data").toString(),
                        "ROUTED_BACKEND", backend));
        process = builder.start();
    }

    void awaitReady(Path plugins) throws IOException, InterruptedException {
        Engine.awaitReady(process, plugins);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** Returns the output of {@code bin/routed COMMAND --json}. */
    JsonNode ask(String command) throws IOException {
        Program client = new Program(launcher, "build the assembly", Duration.ofMinutes(1));
        return JSON.readTree(client.output(List.of(command, "--json"), ""));
    }
}
