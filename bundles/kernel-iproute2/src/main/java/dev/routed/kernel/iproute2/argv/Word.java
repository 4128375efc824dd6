package dev.routed.kernel.iproute2.argv;

import dev.routed.api.kernel.Link;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One word of a batch line.
 *
 * <p>{@code ip} reads a line like this (getcmdline and makeargs of iproute2's lib/utils.c): it cuts the line at
 * the first {@code #}, wherever that stands; it joins a line that ends in a backslash with the next one; it
 * splits at blank, tab and carriage return; and a word that begins with one kind of quote goes to the next
 * quote of that kind. There is no escape character, so that some texts cannot be said at all.
 */
final class Word {
    private static final Pattern PLAIN = Pattern.compile("[\\w.:/@%+,=-]+");
    private static final Pattern NEVER = Pattern.compile("[#\\n\\x00]");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[/\\s\\x0b]");

    private Word() {}

    /** A link's name, or a label, as dev_valid_name of net/core/dev.c has it: {@code ip} itself gives up at others. */
    static String name(String name) {
        boolean valid = !name.isEmpty()
                && bytes(name) <= Link.MAX_NAME
                && !NOT_IN_A_NAME.matcher(name).find();
        if (!valid) {
            throw new UnsayableException("'%s' is not a name of 1 to %d bytes without blanks and slashes"
                    .formatted(name, Link.MAX_NAME));
        }
        return of(name);
    }

    /** An alias: any text that fits; may be empty. */
    static String alias(String alias) {
        if (bytes(alias) > Link.MAX_ALIAS) {
            throw new UnsayableException(
                    "an alias has at most %d bytes, not %d".formatted(Link.MAX_ALIAS, bytes(alias)));
        }
        return of(alias);
    }

    private static String of(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        char quote = text.indexOf('"') < 0 ? '"' : '\'';
        if (NEVER.matcher(text).find() || text.indexOf(quote) >= 0) {
            throw new UnsayableException("an ip batch cannot say <%s>: a text must be without #, line break and NUL, "
                    .formatted(text) + "and without one of the two kinds of quotes");
        }
        return quote + text + quote;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
