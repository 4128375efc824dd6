package dev.routed.api.config;

import dev.routed.api.RejectedException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Parses texts that users write. A message names the key or option, which callers pass as {@code name}. Pure. */
public final class UserText {
    private UserText() {}

    /** Splits a list at commas, semicolons and blanks. {@code docker} itself splits some options at a comma. */
    public static List<String> list(String text) {
        return Arrays.stream(text.split("[,;\\s]+"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * @param unit of the number in the plural, for the message; empty if it has none
     * @throws RejectedException if the text is not a number from {@code least} to {@code most}
     */
    public static int number(String name, String text, String unit, int least, int most) {
        String digits = text.strip();
        if (digits.matches("\\+?\\d{1,10}")) {
            long number = Long.parseLong(digits);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw RejectedException.of(
                "%s: '%s' is not a number%s from %d to %d",
                name, digits, unit.isEmpty() ? "" : " of " + unit, least, most);
    }

    /**
     * Returns whether a text is the first of two words.
     *
     * @throws RejectedException if the text is neither word
     */
    public static boolean choice(String name, String text, String first, String second) {
        if (!text.equals(first) && !text.equals(second)) {
            throw RejectedException.of("%s: '%s' is neither %s nor %s", name, text, first, second);
        }
        return text.equals(first);
    }

    /** @throws RejectedException if the text is not an absolute path */
    public static Path absolutePath(String name, String text) {
        try {
            Path path = Path.of(text.strip());
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException notAPath) {
            // Rejected below, as a relative path is.
        }
        throw RejectedException.of("%s: '%s' is not an absolute path", name, text);
    }
}
