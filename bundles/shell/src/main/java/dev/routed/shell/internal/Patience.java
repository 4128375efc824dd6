package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an operator is willing to wait.
 *
 * @param time not negative
 */
record Patience(Duration time) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * Reads {@code 10s}, {@code 500ms} or {@code 2m}.
     *
     * @param text null for none at all
     * @throws Refusal that names the text
     */
    static Patience parse(String text) {
        if (text == null) {
            return new Patience(Duration.ZERO);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw Refusal.of("'%s' is no time to wait: say for example 10s, 500ms or 2m.", text);
        }
        long number = Long.parseLong(form.group(1));
        return new Patience(switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        });
    }

    /** Waits for something, until patience ends. Returns whether it has come about. */
    boolean until(BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            sleep(PAUSE);
        }
        return true;
    }

    /** Waits all the time. */
    void pass() {
        sleep(time);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.away("The wait was broken off.");
        }
    }
}
