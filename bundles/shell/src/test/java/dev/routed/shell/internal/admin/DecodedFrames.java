package dev.routed.shell.internal.admin;

import java.nio.charset.StandardCharsets;

/** Decodes frames. Joins consecutive frames of a kind, and skips empty ones. */
final class DecodedFrames {
    private final StringBuilder text = new StringBuilder();
    private char last;

    DecodedFrames(byte[] frames) {
        int at = 0;
        while (at < frames.length) {
            int end = at;
            while (frames[end] != '\n') {
                end++;
            }
            char kind = (char) frames[at];
            int number = Integer.parseInt(new String(frames, at + 2, end - at - 2, StandardCharsets.US_ASCII));
            at = end + 1;
            if (kind == 'x') {
                text.append("x ").append(number).append('\n');
            } else {
                add(kind, new String(frames, at, number, StandardCharsets.UTF_8));
                at += number;
            }
        }
    }

    private void add(char kind, String piece) {
        if (!piece.isEmpty()) {
            text.append(kind == last ? "" : kind + " ").append(piece);
            last = kind;
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
