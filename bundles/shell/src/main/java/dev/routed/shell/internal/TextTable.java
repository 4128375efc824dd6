package dev.routed.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays out cells in aligned columns. If a line is wider than the terminal, cells are folded: first between words and
 * after commas, then anywhere, always the widest column first. Pure.
 */
final class TextTable {
    private static final String GAP = "  ";

    /** No column gets narrower, so a very narrow terminal folds the lines itself. */
    private static final int NARROWEST = 8;

    private TextTable() {}

    /**
     * Returns the lines without trailing blanks.
     *
     * @param rows the heading first; all rows have as many cells
     * @param width of the terminal in characters; 0 if lines may have any length
     */
    static List<String> lines(List<List<String>> rows, int width) {
        int[] natural = widths(rows, TextTable::longest);
        int[] widths = natural.clone();
        if (width > 0) {
            shrink(widths, widths(rows, TextTable::longestWord), width);
            int[] narrowest = new int[widths.length];
            Arrays.setAll(narrowest, i -> Math.min(widths[i], NARROWEST));
            shrink(widths, narrowest, width);
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            List<List<String>> folded = IntStream.range(0, widths.length)
                    .mapToObj(i -> fold(row.get(i), widths[i]))
                    .toList();
            int height = folded.stream().mapToInt(List::size).max().orElse(0);
            for (int i = 0; i < height; i++) {
                lines.add(line(folded, i, widths));
            }
        }
        return lines;
    }

    private interface Measure {
        int of(String cell);
    }

    private static int[] widths(List<List<String>> rows, Measure measure) {
        int[] widths = new int[rows.get(0).size()];
        Arrays.setAll(
                widths,
                i -> rows.stream().mapToInt(row -> measure.of(row.get(i))).max().orElse(0));
        return widths;
    }

    private static int longest(String cell) {
        return cell.length();
    }

    private static int longestWord(String cell) {
        return Arrays.stream(cell.split(" |(?<=,)"))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** Shrinks the widest columns, none below its minimum, until a line has the given width. */
    private static void shrink(int[] widths, int[] minimum, int width) {
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - width;
        for (int i = 0; i < excess; i++) {
            int widest = IntStream.range(0, widths.length)
                    .filter(column -> widths[column] > minimum[column])
                    .reduce((one, other) -> widths[one] > widths[other] ? one : other)
                    .orElse(-1);
            if (widest < 0) {
                return;
            }
            widths[widest]--;
        }
    }

    /** Returns a text in lines of a width, 0 for any; at least one. */
    static List<String> fold(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (width > 0 && rest.length() > width) {
            int end = end(rest, width);
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** Returns where to fold: before a blank, after a comma, else after a separator of names and addresses. */
    private static int end(String text, int width) {
        int separator = 0;
        for (int i = width; i > 0; i--) {
            char before = text.charAt(i - 1);
            if (text.charAt(i) == ' ' || before == ',' || before == ' ') {
                return i;
            }
            if (separator == 0 && "-_./:".indexOf(before) >= 0) {
                separator = i;
            }
        }
        return separator > width / 2 ? separator : width;
    }

    private static String line(List<List<String>> cells, int index, int... widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = index < cells.get(i).size() ? cells.get(i).get(index) : "";
            line.append(text).append(" ".repeat(widths[i] - text.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
