package dev.routed.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Measures the processor time of an appliance to which nothing happens. Run by {@code bench/rest}. */
public final class RestTimes {
    /** What a start and new endpoints leave to be done is done by then. */
    private static final int SETTLING_SECONDS = 60;

    private static final int SECONDS = 60;

    private RestTimes() {}

    /** @param arguments the assembly, an empty work directory, and the numbers of endpoints, ascending */
    public static void main(String[] arguments) throws Exception {
        Path run = Files.createDirectories(Path.of(arguments[1]));
        try (ApplianceProcess appliance = new ApplianceProcess(Path.of(arguments[0]), run)) {
            Endpoints endpoints = null;
            int count = 0;
            for (String wanted : List.of(arguments).subList(2, arguments.length)) {
                for (; count < Integer.parseInt(wanted); count++) {
                    if (endpoints == null) {
                        endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET, Endpoints.SUBNET6));
                    }
                    endpoints.up();
                }
                measure(appliance, count);
            }
        }
    }

    private static void measure(ApplianceProcess appliance, int endpoints) throws Exception {
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
