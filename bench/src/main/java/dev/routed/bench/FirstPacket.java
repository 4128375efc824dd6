package dev.routed.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times the first packet of a new container against its second, in a sandbox laid out as the engine does it. */
final class FirstPacket {
    private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");
    private static final String SANDBOX = "bench-sandbox";

    private FirstPacket() {}

    /**
     * @param first  gets the first round trip to the gateway
     * @param second gets the second
     */
    static void measure(Endpoints.Up up, Times first, Times second) throws IOException, InterruptedException {
        run("ip netns add " + SANDBOX);
        try {
            run("ip link set rc" + up.id().substring(0, 12) + " netns " + SANDBOX + " name eth0");
            run("ip -n " + SANDBOX + " addr add " + up.address() + "/32 dev eth0");
            run("ip -n " + SANDBOX + " link set eth0 up");
            run("ip -n " + SANDBOX + " route add 169.254.1.1/32 dev eth0 scope link");
            run("ip -n " + SANDBOX + " route add default via 169.254.1.1");
            Matcher times = TIME.matcher(run("ip netns exec " + SANDBOX + " ping -c 2 -i 0.1 -W 2 169.254.1.1"));
            first.add(next(times));
            second.add(next(times));
        } finally {
            run("ip netns del " + SANDBOX);
        }
    }

    private static long next(Matcher times) throws IOException {
        if (!times.find()) {
            throw new IOException("a packet was not answered");
        }
        return (long) (Double.parseDouble(times.group(1)) * 1e6);
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command.split(" "))).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output;
    }
}
