package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.routing.DaemonKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The checked configuration. Pure.
 *
 * @param daemon the daemon to ask; empty for the one that runs
 * @param interval between two questions while no route changes
 */
record ConflictSettings(Optional<DaemonKind> daemon, Duration interval) {
    private static final int LONGEST = 3600;

    /** @throws RejectedException that names the bad value */
    static ConflictSettings of(ConflictConfig config) {
        return new ConflictSettings(
                daemon(config.daemon().strip()),
                Duration.ofSeconds(UserText.number("interval", config.interval(), "seconds", 1, LONGEST)));
    }

    private static Optional<DaemonKind> daemon(String text) {
        return switch (text) {
            case "auto" -> Optional.empty();
            case "frr" -> Optional.of(DaemonKind.FRR);
            case "bird" -> Optional.of(DaemonKind.BIRD);
            default -> throw RejectedException.of("daemon '%s' is none of auto, frr, bird", text);
        };
    }

    /** Returns the settings as the file contains them. */
    @Override
    public String toString() {
        return "daemon = %s, interval = %d"
                .formatted(
                        daemon.map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("auto"), interval.toSeconds());
    }
}
