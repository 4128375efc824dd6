package dev.routed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Host routes as a routing daemon leaves them in the kernel: each by two next hops. */
final class LearnedRoutes {
    private LearnedRoutes() {}

    /**
     * Puts them there, by two links of their own.
     *
     * @param count up to 65,536
     * @param batch a file to write the commands to
     */
    static void add(int count, Path batch) throws IOException, InterruptedException {
        StringBuilder commands = new StringBuilder("""
                link add s1 up type veth peer name s1.p
                link add s2 up type veth peer name s2.p
                address add 192.0.2.1/31 dev s1
                address add 192.0.2.3/31 dev s2
                """);
        for (int i = 0; i < count; i++) {
            commands.append("route add 10.2.%d.%d proto ospf metric 20 nexthop via 192.0.2.0 nexthop via 192.0.2.2%n"
                    .formatted(i >> 8, i & 0xff));
        }
        Files.writeString(batch, commands);
        Process ip = new ProcessBuilder("ip", "-batch", batch.toString()).inheritIO().start();
        if (ip.waitFor() != 0) {
            throw new IOException("ip -batch fails");
        }
    }
}
