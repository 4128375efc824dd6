package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public final class FramesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Frames frames = new Frames(out);

    private String sent() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void eachWriteIsAFrameWithItsLengthInBytes() throws IOException {
        frames.output().writeBytes("grün\n".getBytes(StandardCharsets.UTF_8));
        frames.error().writeBytes("x 0\n".getBytes(StandardCharsets.UTF_8));
        frames.end(1);
        assertEquals("o 6\ngrün\ne 4\nx 0\nx 1\n", sent());
    }

    @Test
    public void lineIsSentAtOnce() {
        PrintStream output = frames.output();
        output.println("one");
        assertEquals("one\n", sent().replaceAll("o \\d+\n", ""));
    }

    @Test
    public void pulseIsAnEmptyFrame() throws IOException {
        frames.pulse();
        assertEquals("o 0\n", sent());
    }

    @Test
    public void wholeTextIsOneFrameWithStatusZero() throws IOException {
        frames.whole("help\n");
        assertEquals("o 5\nhelp\nx 0\n", sent());
    }

    @Test
    public void printingAfterDisconnectThrows() {
        PrintStream output = new Frames(new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                })
                .output();
        assertThrows(UncheckedIOException.class, () -> output.println("after disconnect"));
    }

    @Test
    public void writeAfterCloseIsRejected() {
        PrintStream output = frames.output();
        frames.close();
        assertThrows(UncheckedIOException.class, () -> output.println("late"));
        assertThrows(IOException.class, () -> frames.end(0));
        assertEquals("", sent());
    }
}
