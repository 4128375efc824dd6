package dev.routed.lifecycle.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What the environment says, and what the answers of the sockets mean. */
public class SupervisionTest {
    private static final String NETWORK = "HTTP/1.1 200 OK\r\n\r\n{\"Implements\":[\"NetworkDriver\"]}";
    private static final String IPAM = "HTTP/1.1 200 OK\r\n\r\n{\"Implements\":[\"IpamDriver\"]}";

    private static Optional<Supervision> of(String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Supervision.of(environment, 77);
    }

    @Test
    public void withoutSocketThereIsNoSupervision() {
        assertEquals(Optional.empty(), of());
        assertEquals(Optional.empty(), of("NOTIFY_SOCKET", "", "WATCHDOG_USEC", "1000"));
    }

    @Test
    public void watchdogIsThatOfThisProcess() {
        assertEquals(Optional.empty(), of("NOTIFY_SOCKET", "/s").orElseThrow().watchdog());
        Optional<Duration> limit = Optional.of(Duration.ofSeconds(30));
        assertEquals(limit, watchdog("30000000", "77"));
        assertEquals(Optional.empty(), watchdog("30000000", "78"));
        assertEquals(Optional.empty(), watchdog("0", "77"));
        assertEquals(Optional.empty(), watchdog("soon", "77"));
        assertEquals(
                limit,
                of("NOTIFY_SOCKET", "/s", "WATCHDOG_USEC", "30000000")
                        .orElseThrow()
                        .watchdog());
    }

    private static Optional<Duration> watchdog(String microseconds, String pid) {
        return of("NOTIFY_SOCKET", "/s", "WATCHDOG_USEC", microseconds, "WATCHDOG_PID", pid)
                .orElseThrow()
                .watchdog();
    }

    @Test
    public void bothDriversMustAnswer() {
        assertTrue(Supervision.bothDriversAnswer(List.of("HTTP/1.1 404 Not Found\r\n\r\nno command", IPAM, NETWORK)));
        assertFalse(Supervision.bothDriversAnswer(List.of(NETWORK)));
        assertFalse(Supervision.bothDriversAnswer(List.of(NETWORK, IPAM.replace("200 OK", "503 Service Unavailable"))));
        assertFalse(Supervision.bothDriversAnswer(List.of()));
    }
}
