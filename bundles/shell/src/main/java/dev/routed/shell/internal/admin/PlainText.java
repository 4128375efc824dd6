package dev.routed.shell.internal.admin;

import dev.routed.api.message.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes the output of commands, in UTF-8, safe for a terminal. Removes control sequences (ECMA-48: ESC [ … up to a
 * final byte of 0x40 to 0x7e), with which Karaf's commands color their output: the other end of the socket may not be a
 * terminal. Any other control character but newline and tab becomes {@link Printable}.
 */
final class PlainText extends OutputStream {
    private static final int ESCAPE = 0x1b;

    private enum State {
        TEXT,
        ESCAPED,
        SEQUENCE
    }

    private final OutputStream out;
    private State state = State.TEXT;
    /** The bytes so far of a character of several bytes, and how many it lacks. */
    private final ByteArrayOutputStream character = new ByteArrayOutputStream(4);

    private int missing;

    PlainText(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(length);
        for (int i = from; i < from + length; i++) {
            if (isText(bytes[i])) {
                add(bytes[i], plain);
            }
        }
        if (plain.size() > 0) {
            plain.writeTo(out);
        }
    }

    private boolean isText(byte octet) {
        switch (state) {
            case ESCAPED -> state = octet == '[' ? State.SEQUENCE : State.TEXT;
            case SEQUENCE -> state = octet >= 0x40 && octet <= 0x7e ? State.TEXT : State.SEQUENCE;
            default -> {
                state = octet == ESCAPE ? State.ESCAPED : State.TEXT;
                return state == State.TEXT;
            }
        }
        return false;
    }

    private void add(byte octet, ByteArrayOutputStream plain) {
        if (octet == '\n' || octet == '\t') {
            plain.write(octet);
            return;
        }
        boolean continues = (octet & 0xc0) == 0x80;
        missing = continues ? missing - 1 : following(octet);
        character.write(octet);
        if (missing <= 0) {
            plain.writeBytes(
                    Printable.of(character.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            character.reset();
            missing = 0;
        }
    }

    /** Returns how many bytes follow the first byte of a character (RFC 3629). */
    private static int following(byte first) {
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        return ones >= 2 && ones <= 4 ? ones - 1 : 0;
    }
}
