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
    public void controlSequencesAreLeftOut() throws IOException {
        plain.write(COLOURED.getBytes(StandardCharsets.UTF_8));
        assertEquals(PLAIN, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void alsoWhereTheyAreCutInPieces() throws IOException {
        for (byte octet : COLOURED.getBytes(StandardCharsets.UTF_8)) {
            plain.write(octet);
        }
        assertEquals(PLAIN, out.toString(StandardCharsets.UTF_8));
    }
}
