package dev.routed.policy.announce.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import java.time.Duration;

/** The checked configuration; the interval is from the end of a probe to the next one. Pure. */
record AnnounceSettings(Duration interval, Duration timeout, int rise, int fall, Duration damping) {
    /** @throws RejectedException that names the bad value */
    static AnnounceSettings of(AnnounceConfig config) {
        return new AnnounceSettings(
                Duration.ofMillis(UserText.number("interval", config.interval(), "milliseconds", 100, 60_000)),
                Duration.ofMillis(UserText.number("timeout", config.timeout(), "milliseconds", 10, 60_000)),
                UserText.number("rise", config.rise(), "probes", 1, 100),
                UserText.number("fall", config.fall(), "probes", 1, 100),
                Duration.ofSeconds(UserText.number("damping", config.damping(), "seconds", 0, 3600)));
    }

    @Override
    public String toString() {
        return "interval = %d, timeout = %d, rise = %d, fall = %d, damping = %d"
                .formatted(interval.toMillis(), timeout.toMillis(), rise, fall, damping.toSeconds());
    }
}
