package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.function.ThrowingRunnable;

/**
 * Compares a bundle's rejection sentences with the list in {@code src/test/resources/sentences.txt}. A test triggers
 * each listed sentence, and the list covers each sentence in the source.
 */
public final class GoldenSentences {
    private static final Path LIST = Path.of("src/test/resources/sentences.txt");
    private static final Path SOURCES = Path.of("src/main/java");

    /** A rejection whose sentence is one string literal, or several joined by +. */
    private static final Pattern REJECTION =
            Pattern.compile("RejectedException\\s*\\.(?:of|host|away)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)");

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private GoldenSentences() {}

    /** Fails unless the triggers cause exactly the listed sentences, in order, and the list covers the source. */
    public static void check(ThrowingRunnable... triggers) throws IOException {
        check(file -> true, triggers);
    }

    /** Checks as {@link #check} does, but reads the source of these classes only. */
    public static void checkOf(Set<String> classes, ThrowingRunnable... triggers) throws IOException {
        check(file -> classes.contains(file.getFileName().toString().replace(".java", "")), triggers);
    }

    private static void check(Predicate<Path> sources, ThrowingRunnable... triggers) throws IOException {
        List<String> actual = Stream.of(triggers)
                .map(trigger -> assertThrows(RejectedException.class, trigger).getMessage())
                .collect(Collectors.toList());
        List<String> listed = Files.readAllLines(LIST);
        assertEquals(String.join("\n", listed), String.join("\n", actual));
        Map<String, String> missing = new TreeMap<>();
        for (String template : templates(sources)) {
            Pattern form = form(template);
            if (listed.stream().noneMatch(sentence -> form.matcher(sentence).matches())) {
                missing.put(template, "is in the source, but not in " + LIST);
            }
        }
        assertEquals(Map.of(), missing);
    }

    private static List<String> templates(Predicate<Path> chosen) throws IOException {
        List<String> templates = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                    .filter(chosen)
                    .sorted()
                    .toList()) {
                Matcher rejection = REJECTION.matcher(Files.readString(source));
                while (rejection.find()) {
                    Matcher text = TEXT.matcher(rejection.group(1));
                    StringBuilder template = new StringBuilder();
                    while (text.find()) {
                        template.append(text.group(1));
                    }
                    templates.add(template.toString());
                }
            }
        }
        return templates;
    }

    /** Matches any text in place of each format specifier, and any text at the end. */
    private static Pattern form(String template) {
        String quoted = Stream.of(template.split("%(?:\\d+\\$)?[sd]", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(quoted + ".*");
    }
}
