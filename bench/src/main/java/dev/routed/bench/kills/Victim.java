package dev.routed.bench.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.bench.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The assembled appliance: started, asked, killed. */
final class Victim {
    private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path launcher;
    private final Path work;
    private Process process;

    /**
     * @param assembly where it was built, or a copy
     * @param work     holds its state, and its log
     */
    Victim(Path assembly, Path work) {
        this.launcher = assembly.resolve("bin/routed");
        this.work = work;
    }

    /** @param backend the way to the kernel: {@code netlink} or {@code iproute2} */
    void start(String backend) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("routed.log").toFile()));
        builder.environment().putAll(Map.of(
                "ROUTED_STATE", work.resolve("state").toString(),
                "ROUTED_DATA", work.resolve("data").toString(),
                "ROUTED_BACKEND", backend));
        process = builder.start();
    }

    void awaitReady(Path plugins) throws IOException, InterruptedException {
        long start = System.nanoTime();
        for (String socket : List.of("net-routed.sock", "ipam-routed.sock")) {
            while (!answers(plugins.resolve(socket))) {
                if (!process.isAlive() || System.nanoTime() - start > START_LIMIT) {
                    throw new IOException("the appliance does not answer on " + socket);
                }
                Thread.sleep(10);
            }
        }
    }

    private static boolean answers(Path socket) {
        try (Engine engine = new Engine(socket)) {
            engine.call("Plugin.Activate", "");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** SIGKILL. Returns once it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** What {@code bin/routed COMMAND --json} prints. */
    JsonNode ask(String command) throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(launcher.toString(), command, "--json")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] printed = asked.getInputStream().readAllBytes();
        if (asked.waitFor() != 0) {
            throw new IOException("bin/routed " + command + " fails");
        }
        return JSON.readTree(printed);
    }
}
