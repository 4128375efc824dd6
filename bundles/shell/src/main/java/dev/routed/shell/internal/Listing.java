package dev.routed.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.network.Change;
import dev.routed.api.network.Outlook;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows of the same fields, for a human as an aligned table, for a program as a JSON array of objects.
 *
 * <p>A value may be anything that prints well; an optional one that is absent is {@code null} in JSON and
 * {@code -} in the table. The table shows twelve digits of an identifier, as {@code docker} does, and of a time neither
 * the year nor milliseconds, JSON all. A duration is milliseconds, in JSON a number.
 */
final class Listing {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int IDENTIFIER = 64;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int SHORT = 12;
    private static final String GAP = "  ";
    private static final int YEAR = "2026-".length();

    private final List<String> fields;
    private final List<Object[]> rows = new ArrayList<>();
    /** Sentences for a human, which are not among the rows that a program counts. */
    private final List<String> remarks = new ArrayList<>();

    Listing(String... fields) {
        this.fields = List.of(fields);
    }

    /** What was or would be carried out on the host and in containers, in its order. */
    static Listing of(List<Change> changes) {
        Listing listing = new Listing("link", "step");
        changes.forEach(change -> listing.row(change.link(), change));
        return listing;
    }

    /** The same, and beneath the table what stays as it is. */
    static Listing of(Outlook outlook) {
        Listing listing = of(outlook.changes());
        listing.remarks.addAll(outlook.remarks());
        return listing;
    }

    /** A sentence for a human, beneath the table. */
    Listing remark(String sentence) {
        remarks.add(sentence);
        return this;
    }

    /** One row: a value for each field, in their order. */
    Listing row(Object... values) {
        if (values.length != fields.size()) {
            throw new IllegalArgumentException(
                    "a row of %s has %d values".formatted(fields, values.length));
        }
        rows.add(values);
        return this;
    }

    /** As JSON knows it: nothing, a number, a truth, a text, a list or an object of these. */
    private static Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Listing::plain).orElse(null);
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(Listing::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, entry) -> sorted.put(key.toString(), plain(entry)));
            return sorted;
        }
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.MILLIS).toString();
        }
        if (value instanceof Duration duration) {
            return BigDecimal.valueOf(duration.toNanos(), 6).setScale(2, RoundingMode.HALF_UP);
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    String json() {
        try {
            List<Map<String, Object>> objects = rows.stream().map(this::object).toList();
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(objects) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> object(Object[] row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            object.put(fields.get(i), plain(row[i]));
        }
        return object;
    }

    String table() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(fields.stream().map(field -> field.toUpperCase(Locale.ROOT)).toList());
        rows.forEach(row -> lines.add(Arrays.stream(row).map(Listing::cell).toList()));
        int[] widths = new int[fields.size()];
        Arrays.setAll(widths, i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0));
        return Stream.concat(lines.stream().map(line -> aligned(line, widths)), remarks.stream().map(Listing::harmless))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cell(Object value) {
        if (value instanceof Optional<?> optional) {
            return cell(optional.orElse(null));
        }
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString().substring(YEAR);
        }
        if (value instanceof Duration) {
            return plain(value) + " ms";
        }
        Object plain = plain(value);
        String text;
        if (plain instanceof Collection<?> many) {
            text = many.stream().map(Listing::cell).collect(Collectors.joining(","));
        } else if (plain instanceof Map<?, ?> map) {
            text = map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + cell(entry.getValue()))
                    .collect(Collectors.joining(","));
        } else {
            text = plain == null ? "" : plain.toString();
        }
        if (text.length() == IDENTIFIER && text.chars().allMatch(Listing::isHexadecimal)) {
            text = text.substring(0, SHORT);
        }
        return text.isEmpty() ? "-" : harmless(text);
    }

    /** Others choose names and options; a control character of theirs must not reach the operator's terminal. */
    private static String harmless(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }

    private static boolean isHexadecimal(int character) {
        return character >= '0' && character <= '9' || character >= 'a' && character <= 'f';
    }
}
