package dev.routed.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import java.time.Instant;
import java.util.List;
import org.junit.Test;

public final class SinceTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    public void timesBeforeNow() {
        assertEquals(Instant.parse("2026-11-24T11:59:30Z"), Since.parse("30s", NOW));
        assertEquals(Instant.parse("2026-11-24T11:50:00Z"), Since.parse("10m", NOW));
        assertEquals(Instant.parse("2026-11-24T10:00:00Z"), Since.parse("2h", NOW));
        assertEquals(Instant.parse("2026-11-23T12:00:00Z"), Since.parse("1d", NOW));
    }

    @Test
    public void timesOfRfc3339() {
        assertEquals(Instant.parse("2026-11-24T08:00:00Z"), Since.parse("2026-11-24T08:00:00Z", NOW));
        assertEquals(Instant.parse("2026-11-24T06:00:00.5Z"), Since.parse("2026-11-24T08:00:00.5+02:00", NOW));
    }

    @Test
    public void otherFormsAreRejectedWithExamples() {
        for (String text : List.of("", "10", "10 m", "-5m", "yesterday", "2026-11-24", "1000000s")) {
            assertEquals(
                    "--since: '%s' is not a time such as 30s, 10m, 2h, 1d or 2026-11-24T12:00:00Z".formatted(text),
                    assertThrows(RejectedException.class, () -> Since.parse(text, NOW))
                            .getMessage());
        }
    }
}
