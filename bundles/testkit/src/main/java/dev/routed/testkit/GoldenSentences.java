package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
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
 * Holds a bundle to the list of all sentences that its user can get, {@code src/test/resources/sentences.txt}: each is
 * triggered by a test, and each that the source can make is in the list.
 */
public final class GoldenSentences {
    private static final Path LIST = Path.of("src/test/resources/sentences.txt");
    private static final Path SOURCES = Path.of("src/main/java");

    /** A refusal that is made of a text, or of several that are joined by +. */
    private static final Pattern MADE = Pattern.compile(
            "Refusal\\s*\\.(?:of|host|away)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)");

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private GoldenSentences() {}

    /**
     * Fails unless the triggers make just the sentences of the list, in its order, and the list has all that the
     * source can make.
     */
    public static void check(ThrowingRunnable... triggers) throws IOException {
        check(file -> true, triggers);
    }

    /** The same, of those classes alone. */
    public static void checkOf(Set<String> classes, ThrowingRunnable... triggers) throws IOException {
        check(file -> classes.contains(file.getFileName().toString().replace(".java", "")), triggers);
    }

    private static void check(Predicate<Path> sources, ThrowingRunnable... triggers) throws IOException {
        List<String> made = Stream.of(triggers)
                .map(trigger -> assertThrows(Refusal.class, trigger).getMessage())
                .collect(Collectors.toList());
        List<String> listed = Files.readAllLines(LIST);
        assertEquals(String.join("\n", listed), String.join("\n", made));
        Map<String, String> missing = new TreeMap<>();
        for (String template : templates(sources)) {
            Pattern form = form(template);
            if (listed.stream().noneMatch(sentence -> form.matcher(sentence).matches())) {
                missing.put(template, "is made by the source and not in " + LIST);
            }
        }
        assertEquals(Map.of(), missing);
    }

    private static List<String> templates(Predicate<Path> chosen) throws IOException {
        List<String> templates = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).filter(chosen).sorted().toList()) {
                Matcher refusal = MADE.matcher(Files.readString(source));
                while (refusal.find()) {
                    Matcher text = TEXT.matcher(refusal.group(1));
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

    /** Where the template has a value any text may stand, and behind it whatever is added to it. */
    private static Pattern form(String template) {
        String quoted = Stream.of(template.split("%(?:\\d+\\$)?[sd]", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(quoted + ".*");
    }
}
