package dev.routed.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times a start that finds endpoints of a former run, against one that finds none, by turns. Called by
 * {@code bench/adopt} in a network namespace of its own.
 */
public final class Adopted {
    private static final int STARTS = 7;
    private static final String NOBODY = "e".repeat(64);
    private static final Pattern ADOPTED = Pattern.compile(
            "\"kind\" : \"adopt\",.*?\"duration\" : ([0-9.]+),\\s*\"text\" : \"\\d+ networks and (\\d+) endpoints", Pattern.DOTALL);

    private final Path assembly;
    private final Path run;
    private final int count;

    private Adopted(Path assembly, Path run, int count) {
        this.assembly = assembly;
        this.run = run;
        this.count = count;
    }

    /** @param arguments the assembly, an empty directory to work in, and how many endpoints */
    public static void main(String[] arguments) throws Exception {
        new Adopted(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2])).measure();
    }

    private void measure() throws IOException, InterruptedException {
        Path full = Files.createDirectories(run.resolve("full"));
        try (Appliance appliance = new Appliance(assembly, full)) {
            Endpoints endpoints = new Endpoints(appliance.plugins(), List.of(Endpoints.SUBNET));
            for (int i = 0; i < count; i++) {
                endpoints.up();
            }
        }
        Starts none = new Starts();
        Starts some = new Starts();
        for (int i = 0; i < STARTS; i++) {
            start(Files.createDirectories(run.resolve("none" + i)), Appliance.ALONE, 0, none);
            start(full, List.of(), count, some);
        }
        row("start until a call that needs the driver is answered", none.whole, some.whole);
        row("of it the adoption, by its event", none.adoption, some.adoption);
        row("processor time until then", none.processor, some.processor);
    }

    private void row(String what, Times none, Times some) {
        double before = none.percentile(50) / 1e3;
        double after = some.percentile(50) / 1e3;
        System.out.printf(Locale.ROOT, "| %,d | %s | %.2f s | %.2f s | %+.2f s |%n", count, what, before, after, after - before);
    }

    /** Of one kind. */
    private static final class Starts {
        final Times whole = new Times();
        final Times adoption = new Times();
        final Times processor = new Times();
    }

    private void start(Path where, List<String> within, int expected, Starts starts)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Appliance appliance = new Appliance(assembly, where, within);
                Engine engine = new Engine(appliance.plugins().resolve("net-routed.sock"))) {
            engine.call("NetworkDriver.EndpointOperInfo",
                    "{\"NetworkID\":\"" + NOBODY + "\",\"EndpointID\":\"" + NOBODY + "\"}");
            starts.whole.add(System.nanoTime() - start);
            starts.processor.add((long) (appliance.cpuMillis() * 1e6));
            starts.adoption.add(adoption(where, expected));
        }
    }

    /** @return nanoseconds */
    private long adoption(Path where, int expected) throws IOException, InterruptedException {
        ProcessBuilder client = new ProcessBuilder(assembly.resolve("bin/routed").toString(), "events", "--json", "-n", "1000");
        client.environment().put("ROUTED_ADMINSOCK", where.resolve("admin.sock").toString());
        Process process = client.start();
        String events = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher adopted = ADOPTED.matcher(events);
        if (process.waitFor() != 0 || !adopted.find() || Integer.parseInt(adopted.group(2)) != expected) {
            throw new IOException("not " + expected + " endpoints adopted: " + events);
        }
        return (long) (Double.parseDouble(adopted.group(1)) * 1e6);
    }
}
