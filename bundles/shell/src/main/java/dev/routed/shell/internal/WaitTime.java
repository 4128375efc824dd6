package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of a {@code --wait} option; never negative. */
record WaitTime(Duration time) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Parses {@code 10s}, {@code 500ms} or {@code 2m}; null means no time. Rejects other forms. */
    static WaitTime parse(String text) {
        if (text == null) {
            return new WaitTime(Duration.ZERO);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw RejectedException.of("--wait: '%s' is not a time such as 10s, 500ms or 2m", text);
        }
        long number = Long.parseLong(form.group(1));
        return new WaitTime(
                switch (form.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    default -> Duration.ofMinutes(number);
                });
    }

    /** Waits until a condition is true or the time is over. Returns whether the condition is true. */
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

    void sleep() {
        sleep(time);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RejectedException.away("the wait was interrupted");
        }
    }
}
