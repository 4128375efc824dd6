package dev.routed.bench;

import dev.routed.process.Program;
import java.time.Duration;
import java.util.List;

/** Adds host routes as a routing daemon installs them, each with two next hops. */
final class LearnedRoutes {
    private LearnedRoutes() {}

    /** Adds up to 65,536 routes, and the two links of their next hops. */
    static void add(int count) {
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
        new Program("ip", "install iproute2", Duration.ofMinutes(1))
                .output(List.of("-batch", "-"), commands.toString());
    }
}
