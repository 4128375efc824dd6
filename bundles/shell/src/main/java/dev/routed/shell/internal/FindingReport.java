package dev.routed.shell.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.health.Severity;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Prints findings for a terminal of 80 columns: a block for each, errors first, then a summary. A command stands on a
 * line of its own, however long, so that it can be copied.
 *
 * @param findings by the name of their check
 */
record FindingReport(SortedMap<String, List<Finding>> findings) {
    private static final String MARGIN = "  ";

    private record Row(String check, Finding finding) {}

    @Override
    public String toString() {
        List<Row> rows = findings.entrySet().stream()
                .flatMap(FindingReport::rows)
                .sorted(Comparator.comparing((Row row) -> row.finding().severity())
                        .reversed())
                .toList();
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> block(row, text));
        text.append(WrappedText.of("", "", summary(rows) + "; looked at " + Enumeration.all(findings.keySet())));
        return text.toString();
    }

    private static Stream<Row> rows(Map.Entry<String, List<Finding>> found) {
        return found.getValue().stream().map(finding -> new Row(found.getKey(), finding));
    }

    private static void block(Row row, StringBuilder text) {
        Finding finding = row.finding();
        text.append("%s  %s: %s\n".formatted(finding.severity(), row.check(), Printable.of(finding.subject())))
                .append(WrappedText.of(MARGIN, MARGIN, finding.what()));
        if (!finding.why().isEmpty()) {
            text.append(WrappedText.of(MARGIN, MARGIN, "why: " + finding.why()));
        }
        if (!finding.command().isEmpty()) {
            text.append(MARGIN)
                    .append("run: ")
                    .append(Printable.of(finding.command()))
                    .append('\n');
        }
        text.append('\n');
    }

    private static String summary(List<Row> rows) {
        if (rows.isEmpty()) {
            return "nothing wrong";
        }
        List<String> counts = new ArrayList<>();
        count(rows, Severity.ERROR, "error", counts);
        count(rows, Severity.WARNING, "warning", counts);
        return Enumeration.all(counts);
    }

    private static void count(List<Row> rows, Severity severity, String word, List<String> counts) {
        long number = rows.stream()
                .filter(row -> row.finding().severity() == severity)
                .count();
        if (number > 0) {
            counts.add("%d %s%s".formatted(number, word, number == 1 ? "" : "s"));
        }
    }
}
