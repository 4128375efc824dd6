package dev.routed.settings.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.api.settings.ConfigKey;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

/** Flag, variable and file, in each combination. */
public class KeySourcesTest {
    private static final KeySources SOURCES = new KeySources(
            Map.of("ROUTED_GIVEN", "9000", "ROUTED_FLAG", "9001", "ROUTED_BLANK", " "), Set.of("ROUTED_FLAG"));

    @Test
    public void fileDecidesWhetherAVariableCounts() {
        assertEquals("9000 VARIABLE", of("${env:ROUTED_GIVEN:-1500}"));
        assertEquals("9001 FLAG", of("${env:ROUTED_FLAG:-1400}"));
        assertEquals("1400 FILE", of("1400"));
        assertEquals("1500 FILE", of("1500"));
    }

    @Test
    public void withoutAVariableTheFilesFallbackCounts() {
        assertEquals("1500 DEFAULT", of("${env:ROUTED_NONE:-1500}"));
        assertEquals("1400 FILE", of("${env:ROUTED_NONE:-1400}"));
        assertEquals("1400 FILE", of("${env:ROUTED_BLANK:-1400}"));
    }

    @Test
    public void blankTextIsTheDefault() {
        assertEquals("1500 DEFAULT", of(""));
        assertEquals("1500 DEFAULT", of("${env:ROUTED_NONE}"));
        assertEquals("1500 DEFAULT", of("${env:ROUTED_NONE:-}"));
    }

    private static String of(String text) {
        ConfigKey key = SOURCES.of("dev.routed.network", "mtu", text, "1500");
        return key.value() + " " + key.source();
    }
}
