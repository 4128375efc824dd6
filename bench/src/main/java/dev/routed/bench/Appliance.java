package dev.routed.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The assembled appliance as a process: started, asked, weighed, stopped. */
final class Appliance implements Closeable {
    private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final Path plugins;
    private final double startMillis;

    /**
     * Starts the appliance and waits until both plugin sockets answer.
     *
     * @param assembly where it was built
     * @param run      a directory of its own for sockets, state and data
     */
    Appliance(Path assembly, Path run) throws IOException, InterruptedException {
        plugins = run.resolve("plugins");
        Files.createDirectories(plugins);
        ProcessBuilder builder = new ProcessBuilder(assembly.resolve("bin/routed").toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(run.resolve("log").toFile());
        builder.environment().put("ROUTED_PLUGINS", plugins.toString());
        builder.environment().put("ROUTED_STATE", run.resolve("state").toString());
        builder.environment().put("ROUTED_DATA", run.resolve("data").toString());
        builder.environment().put("ROUTED_ADMINSOCK", run.resolve("admin.sock").toString());
        long start = System.nanoTime();
        process = builder.start();
        awaitActivate("net-routed.sock", start);
        awaitActivate("ipam-routed.sock", start);
        startMillis = (System.nanoTime() - start) / 1e6;
    }

    private void awaitActivate(String socket, long start) throws IOException, InterruptedException {
        while (true) {
            try (Engine engine = new Engine(plugins.resolve(socket))) {
                engine.call("Plugin.Activate", "");
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - start > START_LIMIT) {
                    throw new IOException("the appliance does not answer on " + socket, notYet);
                }
                Thread.sleep(5);
            }
        }
    }

    Path plugins() {
        return plugins;
    }

    /** From the start of the process until both sockets answered Plugin.Activate. */
    double startMillis() {
        return startMillis;
    }

    /** VmRSS of proc(5), in MB of 1,000,000 bytes. */
    double residentMegabytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("no VmRSS of process " + process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
