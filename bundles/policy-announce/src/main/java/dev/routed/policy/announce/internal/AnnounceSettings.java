package dev.routed.policy.announce.internal;

import dev.routed.api.Refusal;
import java.time.Duration;

/**
 * The configuration, checked. Pure.
 *
 * @param interval from one probe to the next
 * @param timeout  how long a probe may take
 * @param rise     how many pass one after the other until the endpoint is announced
 * @param fall     how many fail one after the other until it is no more
 */
record AnnounceSettings(Duration interval, Duration timeout, int rise, int fall) {
    static final AnnounceSettings DEFAULT =
            new AnnounceSettings(Duration.ofSeconds(1), Duration.ofMillis(500), 1, 2);

    /** @throws Refusal that names what is wrong */
    static AnnounceSettings of(AnnounceConfig config) {
        return new AnnounceSettings(
                Duration.ofMillis(number("interval", "milliseconds", config.interval(), 100, 60_000)),
                Duration.ofMillis(number("timeout", "milliseconds", config.timeout(), 10, 60_000)),
                number("rise", "probes", config.rise(), 1, 100),
                number("fall", "probes", config.fall(), 1, 100));
    }

    private static int number(String key, String unit, String text, int least, int most) {
        if (text.strip().matches("\\d{1,5}")) {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Refusal.of("%s '%s' is not a number of %s from %d to %d", key, text.strip(), unit, least, most);
    }

    /** As the file has it. */
    @Override
    public String toString() {
        return "interval = %d, timeout = %d, rise = %d, fall = %d"
                .formatted(interval.toMillis(), timeout.toMillis(), rise, fall);
    }
}
