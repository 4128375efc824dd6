package dev.routed.trace.internal;

import dev.routed.api.net.Ip;
import dev.routed.process.Program;
import java.util.ArrayList;
import java.util.List;

/** Sends ICMP echo requests by the program {@code ping} of iputils, in the network namespace of the calling thread. */
final class PingTool {
    /** IPv4 or IPv6 header and ICMP header, in bytes. */
    private static final int HEADERS = 28;

    private static final int HEADERS6 = 48;

    /** Requests for a second, until one is answered or an error is reported. */
    private static final List<String> FIRST = List.of("-c", "1", "-w", "1", "-i", "0.2");

    private final Program ping = new Program("ping", "install iputils-ping");

    /** Succeeds if a request is answered. */
    PingReport ping(Ip source, Ip to) {
        return run(source, to, FIRST);
    }

    /** Sends packets of a size that no router may fragment. A path MTU that the kernel has noted fails as a report. */
    PingReport ping(Ip source, Ip to, int bytes) {
        int headers = to.isIpv6() ? HEADERS6 : HEADERS;
        List<String> options = new ArrayList<>(FIRST);
        options.addAll(List.of("-M", "do", "-s", Integer.toString(bytes - headers)));
        return run(source, to, options);
    }

    /** Sends a packet that passes a number of routers. */
    PingReport pingThrough(Ip source, Ip to, int routers) {
        return run(source, to, List.of("-c", "1", "-W", "1", "-t", Integer.toString(routers)));
    }

    private PingReport run(Ip source, Ip to, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("-n", "-I", source.toString()));
        arguments.addAll(options);
        arguments.add(to.toString());
        Program.Result result = ping.run(arguments, "");
        return PingReport.of(result.status(), result.output() + result.errors());
    }
}
