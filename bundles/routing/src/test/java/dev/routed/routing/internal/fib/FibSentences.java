package dev.routed.routing.internal.fib;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.process.Program;
import dev.routed.process.route.IpRoute;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Triggers the rejections of this package. */
public final class FibSentences {
    private FibSentences() {}

    /** Asks a program ip that ends so. */
    public static void ask(int status, String output, String errors) {
        Program ip = new Program("ip", "") {
            @Override
            public <T> Streamed<T> stream(List<String> arguments, String input, Function<InputStream, T> reader) {
                byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
                return new Streamed<>(status, reader.apply(new ByteArrayInputStream(bytes)), errors);
            }
        };
        Ip address = Ip.parse("10.1.0.1");
        AnnouncedAddress target = new AnnouncedAddress(address, "rt1", Prefix.parse("10.1.0.0/16"));
        new FibReader(new IpRoute(ip)).ask("u", Ip.parse("10.0.0.2"), List.of(target));
    }
}
