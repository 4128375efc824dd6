package dev.routed.api.message;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.Test;

public final class EnumerationTest {

    @Test
    public void allSeparatesByComma() {
        assertEquals("", Enumeration.all(Set.of()));
        assertEquals("1", Enumeration.all(Set.of(1)));
        assertEquals("a, b, c, d", Enumeration.all(List.of("a", "b", "c", "d")));
    }

    @Test
    public void fewNamesThreeAndCountsTheRest() {
        assertEquals("a, b, c", Enumeration.few(List.of("a", "b", "c")));
        assertEquals("a, b, c and 1 other", Enumeration.few(List.of("a", "b", "c", "d")));
        assertEquals("a, b, c and 2 others", Enumeration.few(List.of("a", "b", "c", "d", "e")));
    }
}
