package dev.routed.bench;

import dev.routed.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times starts that adopt endpoints, alternating with starts that adopt none. Run by {@code bench/adopt}. */
public final class AdoptionTimes {
    private static final int STARTS = 7;
    private static final String UNKNOWN = "e".repeat(64);
    private static final Pattern ADOPTED = Pattern.compile(
            "\"kind\" : \"adopt\",.*?\"duration\" : ([0-9.]+),\\s*\"text\" : \"[^\"]*?\\b(\\d+) endpoints",
            Pattern.DOTALL);

    private final Path assembly;
    private final Path run;
    private final int count;

    private AdoptionTimes(Path assembly, Path run, int count) {
        this.assembly = assembly;
        this.run = run;
        this.count = count;
    }

    /** @param arguments the assembly, an empty work directory, and the number of endpoints */
    public static void main(String[] arguments) throws Exception {
        new AdoptionTimes(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2])).measure();
    }

    private void measure() throws IOException, InterruptedException {
        Path full = Files.createDirectories(run.resolve("full"));
        try (ApplianceProcess appliance = new ApplianceProcess(assembly, full)) {
            Endpoints endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET));
            for (int i = 0; i < count; i++) {
                endpoints.up();
            }
        }
        Starts none = new Starts();
        Starts some = new Starts();
        for (int i = 0; i < STARTS; i++) {
            start(Files.createDirectories(run.resolve("none" + i)), ApplianceProcess.NEW_NAMESPACE, 0, none);
            start(full, List.of(), count, some);
        }
        row("start until the driver answers a call", none.whole, some.whole);
        row("of which adoption, from its event", none.adoption, some.adoption);
        row("processor time until the answer", none.processor, some.processor);
    }

    private void row(String what, Times none, Times some) {
        double without = none.percentile(50) / 1e3;
        double with = some.percentile(50) / 1e3;
        System.out.printf(
                Locale.ROOT, "| %,d | %s | %.2f s | %.2f s | %+.2f s |%n", count, what, without, with, with - without);
    }

    private static final class Starts {
        final Times whole = new Times();
        final Times adoption = new Times();
        final Times processor = new Times();
    }

    private void start(Path run, List<String> prefix, int expected, Starts starts)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (ApplianceProcess appliance = new ApplianceProcess(assembly, run, prefix);
                Engine engine = new Engine(appliance.plugins().resolve("net-routed.sock"))) {
            engine.call(
                    "NetworkDriver.EndpointOperInfo",
                    "{\"NetworkID\":\"" + UNKNOWN + "\",\"EndpointID\":\"" + UNKNOWN + "\"}");
            starts.whole.add(System.nanoTime() - start);
            starts.processor.add((long) (appliance.cpuMillis() * 1e6));
            starts.adoption.add(adoptionNanos(run, expected));
        }
    }

    private long adoptionNanos(Path run, int expected) throws IOException {
        String socket = "ROUTED_ADMINSOCK=" + run.resolve("admin.sock");
        String events = new Program("env", "install coreutils")
                .output(List.of(socket, assembly + "/bin/routed", "events", "--json", "-n", "1000"), "");
        Matcher adopted = ADOPTED.matcher(events);
        if (!adopted.find() || Integer.parseInt(adopted.group(2)) != expected) {
            throw new IOException("no event tells the adoption of " + expected + " endpoints: " + events);
        }
        return (long) (Double.parseDouble(adopted.group(1)) * 1e6);
    }
}
