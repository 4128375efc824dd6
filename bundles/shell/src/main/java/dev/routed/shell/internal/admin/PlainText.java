package dev.routed.shell.internal.admin;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Leaves out the control sequences (ECMA-48: ESC [ … up to a final byte of 0x40 to 0x7e) with which the shell's
 * own commands colour their text, since the other end of a socket need not be a terminal.
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

    PlainText(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        byte[] plain = new byte[length];
        int count = 0;
        for (int i = from; i < from + length; i++) {
            if (isText(bytes[i])) {
                plain[count++] = bytes[i];
            }
        }
        if (count > 0) {
            out.write(plain, 0, count);
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
}
