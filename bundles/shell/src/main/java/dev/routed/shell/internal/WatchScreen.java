package dev.routed.shell.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Lays out panels on a screen of a fixed size. Pure. */
final class WatchScreen {
    private WatchScreen() {}

    /**
     * A title and a table.
     *
     * @param lines the heading first
     * @param newestLast whether the end is shown if there is not enough room, instead of the beginning
     */
    record Panel(String title, List<String> lines, boolean newestLast) {
        /** Returns the title and the table in as many lines, with a line that counts what is left out. */
        private List<String> in(int height) {
            List<String> shown = new ArrayList<>();
            if (lines.size() <= height - 1) {
                shown.addAll(lines);
            } else if (height > 3) {
                int rows = height - 3;
                int left = lines.size() - 1 - rows;
                shown.add(lines.get(0));
                shown.addAll(
                        newestLast ? lines.subList(lines.size() - rows, lines.size()) : lines.subList(1, 1 + rows));
                shown.add(newestLast ? 1 : shown.size(), "(%d more lines)".formatted(left));
            }
            shown.add(0, title);
            return shown.subList(0, Math.min(height, shown.size()));
        }
    }

    /**
     * Returns as many lines as there are rows, none wider than the screen.
     *
     * @param columns in characters
     */
    static String of(List<Panel> panels, int columns, int rows) {
        int[] heights = heights(panels, rows - panels.size());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < heights.length; i++) {
            lines.addAll(panels.get(i).in(heights[i]));
            lines.add("");
        }
        lines.addAll(Collections.nCopies(rows, ""));
        return lines.stream()
                .limit(rows)
                .map(line -> (line.length() > columns ? line.substring(0, columns) : line) + "\n")
                .collect(Collectors.joining());
    }

    /** Gives each panel an equal share, and what one does not need to the others, from the first on. */
    private static int[] heights(List<Panel> panels, int rows) {
        int[] heights = new int[panels.size()];
        int left = Math.max(0, rows);
        boolean grows = true;
        while (left > 0 && grows) {
            grows = false;
            for (int i = 0; i < heights.length && left > 0; i++) {
                if (heights[i] < panels.get(i).lines().size() + 1) {
                    heights[i]++;
                    left--;
                    grows = true;
                }
            }
        }
        return heights;
    }
}
