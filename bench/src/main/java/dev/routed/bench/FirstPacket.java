package dev.routed.bench;

import dev.routed.process.Program;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times the first and the second packet of a new container, in a network namespace set up as by the engine. */
final class FirstPacket {
    private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");
    private static final String SANDBOX = "bench-sandbox";
    private static final Program IP = new Program("ip", "install iproute2");

    private FirstPacket() {}

    /** Pings the gateway twice, and adds the round-trip times of both packets. */
    static void measure(ClientEndpoint endpoint, Times first, Times second) throws IOException {
        ip("netns add " + SANDBOX);
        try {
            ip("link set " + endpoint.peer() + " netns " + SANDBOX + " name eth0");
            ip("-n " + SANDBOX + " addr add " + endpoint.addresses().get(0) + "/32 dev eth0");
            ip("-n " + SANDBOX + " link set eth0 up");
            ip("-n " + SANDBOX + " route add 169.254.1.1/32 dev eth0 scope link");
            ip("-n " + SANDBOX + " route add default via 169.254.1.1");
            Matcher times = TIME.matcher(ip("netns exec " + SANDBOX + " ping -c 2 -i 0.1 -W 2 169.254.1.1"));
            first.add(next(times));
            second.add(next(times));
        } finally {
            ip("netns del " + SANDBOX);
        }
    }

    private static long next(Matcher times) throws IOException {
        if (!times.find()) {
            throw new IOException("the gateway did not answer a ping");
        }
        return (long) (Double.parseDouble(times.group(1)) * 1e6);
    }

    private static String ip(String arguments) {
        return IP.output(List.of(arguments.split(" ")), "");
    }
}
