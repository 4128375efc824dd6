package dev.routed.api.message;

import java.util.regex.Pattern;

/**
 * Makes a text of unknown origin safe for a terminal, a log line and a metric label. Whoever passes a text out of the
 * appliance calls this once, at the exit. Pure.
 */
public final class Printable {
    /** The number of characters after which a text is cut. */
    static final int LIMIT = 4096;

    /** Control and format characters, such as ESC and U+202E, line and paragraph separators, and lone surrogates. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private static final Pattern UNPRINTABLE_BUT_NEWLINE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\n]]");

    private Printable() {}

    /** Replaces each unprintable character by its number, such as {@code \x1b} or {@code \u202e}, and cuts the text. */
    public static String of(String text) {
        String start = text.length() <= LIMIT
                ? text
                : "%s… (%d more characters)".formatted(text.substring(0, LIMIT), text.length() - LIMIT);
        return UNPRINTABLE.matcher(start).replaceAll(found -> number(found.group()));
    }

    /** Escapes the unprintable characters within the strings of a JSON text, which keeps its meaning. */
    public static String json(String text) {
        return UNPRINTABLE_BUT_NEWLINE.matcher(text).replaceAll(found -> {
            StringBuilder escapes = new StringBuilder();
            found.group().chars().forEach(unit -> escapes.append("\\\\u%04x".formatted(unit)));
            return escapes.toString();
        });
    }

    private static String number(String character) {
        int code = character.codePointAt(0);
        return (code <= 0xff ? "\\\\x%02x" : "\\\\u%04x").formatted(code);
    }
}
