package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the value of {@code --since}: a time before now, or a time of RFC 3339. Pure. */
final class Since {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private Since() {}

    /** @throws RejectedException if the text has another form */
    static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        try {
            return ago.matches()
                    ? now.minus(duration(Long.parseLong(ago.group(1)), ago.group(2)))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw RejectedException.of(
                    "--since: '%s' is not a time such as 30s, 10m, 2h, 1d or 2026-11-24T12:00:00Z", text);
        }
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
