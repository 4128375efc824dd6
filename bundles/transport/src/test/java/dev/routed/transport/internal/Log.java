package dev.routed.transport.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.rules.ExternalResource;

/** What the code under test logs, taken from where slf4j-simple writes. */
final class Log extends ExternalResource {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @Override
    protected void before() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @Override
    protected void after() {
        System.setErr(before);
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
