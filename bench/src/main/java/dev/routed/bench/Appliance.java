package dev.routed.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The assembled appliance as a process: started, asked, weighed, stopped. */
final class Appliance implements Closeable {
    private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);

    /** In a network namespace of its own, which is gone with it. */
    static final List<String> ALONE = List.of("unshare", "--net");

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
        this(assembly, run, List.of());
    }

    /** @param within the beginning of the command line, which execs the rest */
    Appliance(Path assembly, Path run, List<String> within) throws IOException, InterruptedException {
        plugins = run.resolve("plugins");
        Files.createDirectories(plugins);
        List<String> command = new ArrayList<>(within);
        command.addAll(List.of(assembly.resolve("bin/routed").toString(), "run"));
        ProcessBuilder builder = new ProcessBuilder(command)
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

    /** What the process and the programs that it ran have used of a processor so far: proc(5), stat, ticks of 10 ms. */
    double cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // What follows the name, which may hold anything, begins with the third field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int field = 14; field <= 17; field++) {
            ticks += Long.parseLong(fields[field - 3]);
        }
        return ticks * 10.0;
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
