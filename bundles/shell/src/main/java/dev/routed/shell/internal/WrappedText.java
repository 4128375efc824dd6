package dev.routed.shell.internal;

import dev.routed.api.message.Printable;

/** Breaks sentences for a terminal of 80 columns. */
final class WrappedText {
    private static final int WIDTH = 80;

    private WrappedText() {}

    /**
     * Breaks a sentence between words; a longer word has a line of its own.
     *
     * @param first what stands before the first line
     * @param margin what stands before each further line, as long as {@code first}
     */
    static String of(String first, String margin, String sentence) {
        StringBuilder text = new StringBuilder(first);
        int column = margin.length();
        for (String word : Printable.of(sentence).split(" ")) {
            if (column > margin.length() && column + 1 + word.length() > WIDTH) {
                text.append('\n').append(margin);
                column = margin.length();
            } else if (column > margin.length()) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.append('\n').toString();
    }
}
