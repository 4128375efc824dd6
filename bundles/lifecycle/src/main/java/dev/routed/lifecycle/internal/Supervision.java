package dev.routed.lifecycle.internal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the service manager expects of this process, as its environment says (sd_notify(3), sd_watchdog_enabled(3)).
 * Pure.
 *
 * @param socket to which states are sent
 * @param watchdog within which the manager expects a sign of life; empty if it expects none
 */
record Supervision(String socket, Optional<Duration> watchdog) {
    private static final Pattern OK = Pattern.compile("HTTP/1\\.[01] 200 .*", Pattern.DOTALL);
    private static final List<String> DRIVERS = List.of("\"NetworkDriver\"", "\"IpamDriver\"");

    /** Returns nothing if this process runs without a service manager. */
    static Optional<Supervision> of(Map<String, String> environment, long pid) {
        return Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(socket -> !socket.isEmpty())
                .map(socket -> new Supervision(socket, watchdog(environment, pid)));
    }

    private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        String process = environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid));
        return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(microseconds -> microseconds.matches("[1-9]\\d{0,17}") && process.equals(String.valueOf(pid)))
                .map(microseconds -> Duration.of(Long.parseLong(microseconds), ChronoUnit.MICROS));
    }

    /**
     * Tells whether both drivers answer, on whichever sockets.
     *
     * @param answers to {@code Plugin.Activate}, with their heads
     */
    static boolean bothDriversAnswer(Collection<String> answers) {
        return DRIVERS.stream()
                .allMatch(driver ->
                        answers.stream().anyMatch(answer -> OK.matcher(answer).matches() && answer.contains(driver)));
    }
}
