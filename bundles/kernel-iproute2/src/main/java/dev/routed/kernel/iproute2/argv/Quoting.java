package dev.routed.kernel.iproute2.argv;

import dev.routed.api.kernel.Link;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Quotes one word of a batch line. {@code ip} reads a line like this (getcmdline and makeargs of iproute2's
 * lib/utils.c): it cuts the line at the first {@code #}, even inside quotes; it joins a line that ends in a backslash
 * with the next one; it splits at blank, tab and carriage return; a word that begins with a quote extends to the next
 * quote of the same kind. There is no escape character, so some texts cannot be expressed.
 */
final class Quoting {
    private static final Pattern PLAIN = Pattern.compile("[\\w.:/@%+,=-]+");
    private static final Pattern NEVER = Pattern.compile("[#\\n\\x00]");
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[/\\s\\x0b]");

    private Quoting() {}

    /** A name of a link, or a label, valid by dev_valid_name of net/core/dev.c. At other names {@code ip} aborts. */
    static String name(String name) {
        boolean valid = !name.isEmpty()
                && bytes(name) <= Link.MAX_NAME
                && !NOT_IN_A_NAME.matcher(name).find();
        if (!valid) {
            throw new UnsupportedByIpException(
                    "'%s' is not a name of 1 to %d bytes without blanks and slashes".formatted(name, Link.MAX_NAME));
        }
        return of(name);
    }

    /** An alias: any text up to the length limit; may be empty. */
    static String alias(String alias) {
        if (bytes(alias) > Link.MAX_ALIAS) {
            throw new UnsupportedByIpException(
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
            throw new UnsupportedByIpException(
                    "an ip batch cannot express <%s>: a text must not contain #, a line break or NUL, ".formatted(text)
                            + "nor both kinds of quotes");
        }
        return quote + text + quote;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
