package dev.routed.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the assembled appliance as a process, and measures its start, memory and processor time. */
final class ApplianceProcess implements Closeable {
    /** Command prefix that runs the appliance in a new network namespace, removed with the process. */
    static final List<String> NEW_NAMESPACE = List.of("unshare", "--net");

    private final Process process;
    private final Path plugins;
    private final double startMillis;

    /** Starts the appliance and waits until both plugin sockets answer. Sockets, state and data are in {@code run}. */
    ApplianceProcess(Path assembly, Path run) throws IOException, InterruptedException {
        this(assembly, run, List.of());
    }

    /** @param prefix a command, with arguments, that execs the rest of the command line */
    ApplianceProcess(Path assembly, Path run, List<String> prefix) throws IOException, InterruptedException {
        plugins = run.resolve("plugins");
        Files.createDirectories(plugins);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(assembly.resolve("bin/routed").toString(), "run"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(run.resolve("log").toFile());
        builder.environment().put("ROUTED_PLUGINS", plugins.toString());
        builder.environment().put("ROUTED_STATE", run + "/state");
        builder.environment().put("ROUTED_DATA", run + "/data");
        builder.environment().put("ROUTED_ADMINSOCK", run + "/admin.sock");
        long start = System.nanoTime();
        process = builder.start();
        Engine.awaitReady(process, plugins);
        startMillis = (System.nanoTime() - start) / 1e6;
    }

    Path plugins() {
        return plugins;
    }

    /** Returns the time from the start of the process until both sockets answer Plugin.Activate. */
    double startMillis() {
        return startMillis;
    }

    /** Returns VmRSS of proc(5), in MB of 1,000,000 bytes. */
    double residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                .findFirst()
                .orElseThrow();
    }

    /** Returns the processor time of the process and its finished children, from /proc/PID/stat in ticks of 10 ms. */
    double cpuMillis() throws IOException {
        return cpuMillis(18);
    }

    /** Returns the processor time of the process alone. */
    double ownCpuMillis() throws IOException {
        return cpuMillis(16);
    }

    /** @param end the number in proc(5) of the first field behind the times; they begin with 14, utime */
    private double cpuMillis(int end) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // The second field, the name in parentheses, may contain blanks. The third follows the last parenthesis.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10.0
                * Arrays.stream(fields, 14 - 3, end - 3)
                        .mapToLong(Long::parseLong)
                        .sum();
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
