package dev.routed.kernel.iproute2.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The real {@code ip}, whose processes are counted. */
final class CountingProgram implements Program {
    final AtomicInteger processes = new AtomicInteger();
    private final Program ip = new Runner("ip", Duration.ofSeconds(10));

    @Override
    public Result run(List<String> arguments, List<String> lines) {
        processes.incrementAndGet();
        return ip.run(arguments, lines);
    }
}
