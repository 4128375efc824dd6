package dev.routed.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads recordings of the requests that Docker Engines send to their network and IPAM plugins.
 * {@code itests/record/record} makes them; those of 20.10 were made with plugins that reject less.
 *
 * <p>A recording is a text file. A line with {@code #} is a comment and names the command that causes the calls below
 * it. Any other line is a call, {@code net|ipam METHOD BODY}, in the order of arrival. Calls repeat the pool IDs and
 * address spaces of routed's earlier answers.
 */
public final class Recordings {
    /** The scenarios that are recorded of each engine of {@code itests/host/engines}. */
    private static final List<String> SCENARIOS = List.of(
            "create-plain",
            "create-full-options",
            "create-no-gateway-data",
            "create-ipv6",
            "create-foreign-ipam",
            "run-basic",
            "run-full",
            "run-driver-opts",
            "run-labels-env",
            "connect-disconnect",
            "two-networks",
            "errors",
            "engine-crash",
            "live-restore",
            "retry-empty-body",
            "replay",
            "concurrency");

    /** The scenarios with options that Docker 28 introduced. */
    private static final List<String> SINCE_28 =
            List.of("ipv6-only", "gateway-priority", "endpoint-sysctls", "without-ipv6");

    /** The engines, from old to new. */
    public static final List<String> ENGINES = List.of("20.10", "26", "28", "29");

    /** All recordings. */
    public static final List<Recording> ALL =
            ENGINES.stream().flatMap(engine -> of(engine).stream()).toList();

    private Recordings() {}

    /** The plugin that receives a call. */
    public enum Plugin {
        NET,
        IPAM
    }

    /** A recorded call; {@code json} lacks the newline that Go's encoder appends, and is empty without a body. */
    public record Call(Plugin plugin, String method, String json) {
        /** Returns the body as sent on the wire. */
        public byte[] body() {
            return json.isEmpty() ? new byte[0] : (json + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A scenario with an engine. */
    public record Recording(String engine, String scenario) {
        public List<Call> calls() {
            return text().lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Recordings::call)
                    .toList();
        }

        private String text() {
            try (InputStream file = Recordings.class.getResourceAsStream("recordings/" + this + ".calls")) {
                if (file == null) {
                    throw new IllegalArgumentException("no recording of %s with %s".formatted(scenario, engine));
                }
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return engine + "/" + scenario;
        }
    }

    /** Returns the recordings of an engine. */
    public static List<Recording> of(String engine) {
        Stream<String> scenarios = switch (engine) {
            case "28" -> Stream.concat(SCENARIOS.stream(), SINCE_28.stream());
            case "29" -> Stream.of("sandbox");
            default -> SCENARIOS.stream();
        };
        return scenarios.map(scenario -> new Recording(engine, scenario)).toList();
    }

    private static Call call(String line) {
        String[] parts = line.split(" ", 3);
        Plugin plugin = Plugin.valueOf(parts[0].toUpperCase(Locale.ROOT));
        return new Call(plugin, parts[1], parts.length < 3 ? "" : parts[2]);
    }
}
