package dev.routed.bench;

import dev.routed.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures the processor time of an appliance to which nothing happens. Run by {@code bench/rest}. */
public final class RestTimes {
    /** What a start and new endpoints leave to be done is done by then. */
    private static final int SETTLING_SECONDS = 90;

    private static final int SECONDS = 60;

    private RestTimes() {}

    /** @param arguments the assembly, an empty work directory, and a number of endpoints */
    public static void main(String[] arguments) throws Exception {
        Path run = Files.createDirectories(Path.of(arguments[1]));
        // One namespace serves as that of all containers.
        Process container = new ProcessBuilder("unshare", "--net", "sleep", "infinity").start();
        try (ApplianceProcess appliance = new ApplianceProcess(Path.of(arguments[0]), run)) {
            measure(appliance, 0);
            Endpoints endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET, Endpoints.SUBNET6));
            int count = Integer.parseInt(arguments[2]);
            for (int i = 0; i < count; i++) {
                enter(container, endpoints.up());
            }
            measure(appliance, count);
        } finally {
            container.destroy();
        }
    }

    /** Moves the peer, as the engine does. */
    private static void enter(Process container, ClientEndpoint endpoint) {
        String pid = Long.toString(container.pid());
        run("ip", "link", "set", endpoint.peer(), "netns", pid);
        run("nsenter", "--target", pid, "--net", "ip", "link", "set", endpoint.peer(), "up");
    }

    private static void run(String program, String... arguments) {
        Program.Result result = new Program(program, "").run(arguments);
        if (result.status() != 0) {
            throw new IllegalStateException(program + ": " + result.message());
        }
    }

    private static void measure(ApplianceProcess appliance, int endpoints) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
        double own = appliance.ownCpuMillis();
        double all = appliance.cpuMillis();
        TimeUnit.SECONDS.sleep(SECONDS);
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.2f %% | %.2f %% |%n",
                endpoints,
                percent(appliance.ownCpuMillis() - own),
                percent(appliance.cpuMillis() - all));
    }

    private static double percent(double millis) {
        return millis / (SECONDS * 1000.0) * 100;
    }
}
