package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The configuration, checked. Pure.
 *
 * @param daemon   the one to ask; absent for whichever runs
 * @param interval between two looks while nothing happens
 */
record ConflictSettings(Optional<DaemonKind> daemon, Duration interval) {
    static final ConflictSettings DEFAULT = new ConflictSettings(Optional.empty(), Duration.ofSeconds(10));

    private static final int LONGEST = 3600;

    /** @throws Refusal that names what is wrong */
    static ConflictSettings of(ConflictConfig config) {
        return new ConflictSettings(daemon(config.daemon().strip()), interval(config.interval().strip()));
    }

    private static Optional<DaemonKind> daemon(String text) {
        return switch (text) {
            case "auto" -> Optional.empty();
            case "frr" -> Optional.of(DaemonKind.FRR);
            case "bird" -> Optional.of(DaemonKind.BIRD);
            default -> throw Refusal.of("daemon '%s' is none of auto, frr, bird", text);
        };
    }

    /** As the file has it. */
    @Override
    public String toString() {
        return "daemon = %s, interval = %d".formatted(daemon.map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("auto"), interval.toSeconds());
    }

    private static Duration interval(String text) {
        if (text.matches("\\d{1,4}")) {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= LONGEST) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw Refusal.of("interval '%s' is not a number of seconds from 1 to %d", text, LONGEST);
    }
}
