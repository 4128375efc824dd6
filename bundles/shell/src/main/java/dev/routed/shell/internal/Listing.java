package dev.routed.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.message.DockerId;
import dev.routed.api.message.Printable;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Change;
import dev.routed.api.network.PlanPreview;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows with the same fields, printed as an aligned table or as a JSON array of objects. JSON has all fields, a wide
 * table all but those for JSON alone, and the usual table those that fit a terminal.
 *
 * <p>An empty {@link Optional} is {@code null} in JSON and {@code -} in the table. The table shortens IDs to 12 digits,
 * as {@code docker} does, and leaves out the year and the milliseconds of a time. A duration is in milliseconds, in
 * JSON a number. Both forms are {@link Printable}: users choose names and options, which must not control the
 * operator's terminal.
 */
final class Listing {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern IDENTIFIER = Pattern.compile(DockerId.NETWORK);
    private static final int YEAR = "2026-".length();

    private final List<String> fields;
    private final List<Object[]> rows = new ArrayList<>();
    private final Set<String> onlyInJson = new HashSet<>();
    private final Set<String> onlyIfWide = new HashSet<>();
    private final Set<String> onlyIfNarrow = new HashSet<>();
    private final Map<String, String> headings = new HashMap<>();
    private final Map<String, Integer> minimums = new HashMap<>();
    private String empty = "nothing to list";
    /** Sentences below the table; not in JSON. */
    private final List<String> remarks = new ArrayList<>();

    private final List<String> failures = new ArrayList<>();
    private Optional<String> text = Optional.empty();
    private int exitStatus;

    Listing(String... fields) {
        this.fields = List.of(fields);
    }

    static Listing of(List<Change> changes) {
        Listing listing = new Listing("link", "step").empty("no changes");
        changes.forEach(change -> listing.row(change.link(), change));
        return listing;
    }

    /** Lists the changes of a preview, and its remarks below the table. */
    static Listing of(PlanPreview preview) {
        Listing listing = of(preview.changes());
        listing.remarks.addAll(preview.remarks());
        return listing;
    }

    Listing onlyInJson(String... hidden) {
        onlyInJson.addAll(List.of(hidden));
        return this;
    }

    /** Shows fields in the wide table and in JSON. */
    Listing onlyIfWide(String... hidden) {
        onlyIfWide.addAll(List.of(hidden));
        return this;
    }

    /** Shows fields in the usual table alone. */
    Listing onlyIfNarrow(String... hidden) {
        onlyIfNarrow.addAll(List.of(hidden));
        return this;
    }

    /** Gives the column of a field a minimum width, so that tables that are printed one after the other are aligned. */
    Listing atLeast(String field, int characters) {
        minimums.put(field, characters);
        return this;
    }

    /** Gives the column of a field another heading than the field's name. */
    Listing heading(String field, String heading) {
        headings.put(field, heading);
        return this;
    }

    /** Sets what stands in place of a table without rows. */
    Listing empty(String sentence) {
        empty = sentence;
        return this;
    }

    /** Makes the command fail after the rows are printed, if there are any sentences. */
    Listing failing(List<String> sentences) {
        failures.addAll(sentences);
        return this;
    }

    /** @throws RejectedException if the command could not do all of its work */
    void requireSuccess() {
        if (!failures.isEmpty()) {
            throw RejectedException.of("%s", String.join("\n", failures));
        }
    }

    /** Prints a text in place of the table; JSON stays as it is. */
    Listing printed(String instead) {
        text = Optional.of(instead);
        return this;
    }

    /** Makes the command exit with a status after the rows are printed; 0 unless set. */
    Listing exits(int status) {
        exitStatus = status;
        return this;
    }

    int exitStatus() {
        return exitStatus;
    }

    Listing remark(String sentence) {
        remarks.add(sentence);
        return this;
    }

    Listing row(Object... values) {
        if (values.length != fields.size()) {
            throw new IllegalArgumentException("a row of %s has %d values".formatted(fields, values.length));
        }
        rows.add(values);
        return this;
    }

    /** A value that JSON and the table show differently. */
    record Value(Object json, String text) {}

    /** An ID that the table shows as the name of its object, if that is known. */
    static Value named(String id, Optional<String> name) {
        return new Value(id, name.orElse(id));
    }

    /** A name for which the table shows the ID of its object, if the name is unknown. */
    static Value name(Optional<String> name, String id) {
        return new Value(name, name.orElse(id));
    }

    /** Converts a value to null, a number, a boolean, a text, or a list or an object of these. */
    private static Object plain(Object value) {
        if (value instanceof Value differing) {
            return plain(differing.json());
        }
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
            return Printable.json(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(objects)) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One object in each line, not in an array. */
    String jsonLines() {
        try {
            StringBuilder lines = new StringBuilder();
            for (Object[] row : rows) {
                lines.append(Printable.json(JSON.writeValueAsString(object(row))))
                        .append('\n');
            }
            return lines.toString();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> object(Object[] row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            if (!onlyIfNarrow.contains(fields.get(i))) {
                object.put(fields.get(i), plain(row[i]));
            }
        }
        return object;
    }

    /**
     * @param wide whether the table has all columns, and each row one line
     * @param width of the terminal in characters; 0 if lines may have any length
     */
    String table(boolean wide, int width) {
        int folded = wide ? 0 : width;
        if (text.isPresent()) {
            return lines(text.get()
                    .lines()
                    .flatMap(line -> TextTable.fold(line, folded).stream())
                    .toList());
        }
        List<String> lines = new ArrayList<>(rows.isEmpty() ? TextTable.fold(empty, folded) : aligned(wide, folded));
        remarks.forEach(remark -> lines.addAll(TextTable.fold(Printable.of(remark), folded)));
        return lines(lines);
    }

    /** Returns the table without heading and remarks. */
    String rows(boolean wide, int width) {
        List<String> lines = aligned(wide, wide ? 0 : width);
        return lines(lines.subList(1, lines.size()));
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private List<String> aligned(boolean wide, int width) {
        int[] columns = IntStream.range(0, fields.size())
                .filter(i -> isShown(fields.get(i), wide))
                .toArray();
        List<List<String>> cells = new ArrayList<>();
        cells.add(Arrays.stream(columns).mapToObj(i -> heading(fields.get(i))).toList());
        rows.forEach(row ->
                cells.add(Arrays.stream(columns).mapToObj(i -> cell(row[i])).toList()));
        return TextTable.lines(cells, width);
    }

    private boolean isShown(String field, boolean wide) {
        return !onlyInJson.contains(field) && !(wide ? onlyIfNarrow : onlyIfWide).contains(field);
    }

    /** Padded, where the column has a minimum width. */
    private String heading(String field) {
        String heading = headings.getOrDefault(field, field).toUpperCase(Locale.ROOT);
        return heading + " ".repeat(Math.max(0, minimums.getOrDefault(field, 0) - heading.length()));
    }

    private static String cell(Object value) {
        if (value instanceof Value differing) {
            return cell(differing.text());
        }
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
        if (IDENTIFIER.matcher(text).matches()) {
            text = ShortId.of(text);
        }
        return text.isEmpty() ? "-" : Printable.of(text);
    }
}
