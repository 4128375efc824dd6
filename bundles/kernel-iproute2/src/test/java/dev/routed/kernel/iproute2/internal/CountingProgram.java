package dev.routed.kernel.iproute2.internal;

import dev.routed.process.Program;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Runs the real {@code ip} and counts its processes. */
final class CountingProgram extends Program {
    final AtomicInteger processes = new AtomicInteger();

    CountingProgram() {
        super("ip", IpKernel.REMEDY);
    }

    @Override
    public <T> Streamed<T> stream(List<String> arguments, String input, Function<InputStream, T> reader) {
        processes.incrementAndGet();
        return super.stream(arguments, input, reader);
    }
}
