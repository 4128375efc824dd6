package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public final class PlainTextTest {
    private static final String COLOURED = "\u001b[1mDESCRIPTION\u001b[0m gr\u001b[38;5;2mü\u001b[mn [x] m\n\u001b7";
    private static final String PLAIN = "DESCRIPTION grün [x] m\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PlainText plain = new PlainText(out);

    @Test
    public void controlSequencesAreRemoved() throws IOException {
        plain.write(COLOURED.getBytes(StandardCharsets.UTF_8));
        assertEquals(PLAIN, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void controlSequencesInSeveralWritesAreRemoved() throws IOException {
        for (byte octet : COLOURED.getBytes(StandardCharsets.UTF_8)) {
            plain.write(octet);
        }
        assertEquals(PLAIN, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void otherControlCharactersBecomePrintable() throws IOException {
        String hostile = "a\tb\r\0\u007f\u0085\u009b31m\u202e\u2028\ufeff\u20ac😀\n";
        for (byte octet : hostile.getBytes(StandardCharsets.UTF_8)) {
            plain.write(octet);
        }
        assertEquals(
                "a\tb\\x0d\\x00\\x7f\\x85\\x9b31m\\u202e\\u2028\\ufeff\u20ac😀\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void invalidUtf8IsReplaced() throws IOException {
        plain.write(new byte[] {(byte) 0x9b, 'a', (byte) 0xc2, 'b', (byte) 0xff, '\n'});
        assertEquals("\ufffda\ufffdb\ufffd\n", out.toString(StandardCharsets.UTF_8));
    }
}
