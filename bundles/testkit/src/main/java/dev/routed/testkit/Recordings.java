package dev.routed.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a real engine (20.10.24) sent to its network and IPAM plugins.
 *
 * <p>A recording is a text file: {@code #} begins a comment, which tells the command that caused the calls
 * below; any other line is a call, {@code net|ipam METHOD BODY}, in the order of arrival. Requests only; of
 * what an engine merely repeats, the pool identifiers and address spaces are those that we would have told it.
 */
public final class Recordings {
    /** All recordings. */
    public static final List<String> NAMES = List.of(
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

    private Recordings() {}

    /** The plugin that a call is for. */
    public enum Plugin {
        NET,
        IPAM
    }

    /**
     * A call.
     *
     * @param plugin whose socket it came to
     * @param method such as {@code NetworkDriver.Join}
     * @param json   the body without the newline that Go's encoder puts behind it; empty if there was none
     */
    public record Call(Plugin plugin, String method, String json) {
        /** The body as it was on the wire. */
        public byte[] body() {
            return json.isEmpty() ? new byte[0] : (json + "\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The calls of a recording, in order. */
    public static List<Call> calls(String name) {
        return text(name).lines().filter(line -> !line.startsWith("#")).map(Recordings::call).toList();
    }

    private static String text(String name) {
        try (InputStream file = Recordings.class.getResourceAsStream("recordings/" + name + ".calls")) {
            if (file == null) {
                throw new IllegalArgumentException("there is no recording '" + name + "'; there are " + NAMES);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Call call(String line) {
        String[] parts = line.split(" ", 3);
        Plugin plugin = Plugin.valueOf(parts[0].toUpperCase(Locale.ROOT));
        return new Call(plugin, parts[1], parts.length < 3 ? "" : parts[2]);
    }
}
