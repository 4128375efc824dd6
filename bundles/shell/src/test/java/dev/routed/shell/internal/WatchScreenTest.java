package dev.routed.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

public final class WatchScreenTest {
    private static WatchScreen.Panel panel(String title, int rows, boolean newestLast) {
        Stream<String> lines = IntStream.rangeClosed(1, rows).mapToObj(row -> title.toLowerCase() + row);
        return new WatchScreen.Panel(
                title, Stream.concat(Stream.of("HEADING"), lines).toList(), newestLast);
    }

    @Test
    public void panelsThatFitAreWholeAndTheScreenIsFilled() {
        assertEquals(
                "A\nHEADING\na1\na2\n\nB\nHEADING\nb1\n\n\n",
                WatchScreen.of(List.of(panel("A", 2, false), panel("B", 1, true)), 80, 10));
    }

    @Test
    public void longPanelsShareTheRoomAndCountWhatIsLeftOut() {
        assertEquals(
                "A\nHEADING\na1\n(8 more lines)\n\nB\nHEADING\n(8 more lines)\nb9\n\n",
                WatchScreen.of(List.of(panel("A", 9, false), panel("B", 9, true)), 80, 10));
    }

    @Test
    public void linesAreCutAtTheEdge() {
        assertEquals("TI\nHE\nti\n\n", WatchScreen.of(List.of(panel("TITLE", 1, false)), 2, 4));
    }

    @Test
    public void everySizeIsKept() {
        List<WatchScreen.Panel> panels = List.of(panel("A", 30, false), panel("B", 3, false), panel("C", 99, true));
        for (int rows = 1; rows < 60; rows++) {
            String screen = WatchScreen.of(panels, 10, rows);
            assertEquals(rows, screen.lines().count());
            assertTrue(screen, screen.lines().allMatch(line -> line.length() <= 10));
            assertTrue(screen, rows < 30 || screen.contains("c99") && screen.contains("b3") && screen.contains("a5"));
        }
    }
}
