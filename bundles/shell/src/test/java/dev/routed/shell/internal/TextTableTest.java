package dev.routed.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public final class TextTableTest {
    private static final String LONG = "2001:db8:1234:5678:9abc:def0:1234:5678";

    private static final List<List<String>> ENDPOINTS = List.of(
            List.of("NAME", "ADDRESS", "NETWORK", "STATE"),
            List.of("project-frontend-web-1", "10.1.0.2," + LONG, "project_default", "announced"),
            List.of("a", "10.1.0.3", "mine", "not announced (host drained, unhealthy)"));

    @Test
    public void lineThatFitsIsNotFolded() {
        assertEquals(
                List.of(
                        "NAME                    ADDRESS                                          NETWORK          "
                                + "STATE",
                        "project-frontend-web-1  10.1.0.2,2001:db8:1234:5678:9abc:def0:1234:5678  project_default  "
                                + "announced",
                        "a                       10.1.0.3                                         mine             "
                                + "not announced (host drained, unhealthy)"),
                TextTable.lines(ENDPOINTS, 0));
        assertEquals(TextTable.lines(ENDPOINTS, 0), TextTable.lines(ENDPOINTS, 200));
    }

    @Test
    public void wideCellsAreFoldedBetweenWordsAndAfterCommasFirst() {
        assertEquals(
                List.of(
                        "NAME                    ADDRESS                                 NETWORK          STATE",
                        "project-frontend-web-1  10.1.0.2,                               project_default  announced",
                        "                        2001:db8:1234:5678:9abc:def0:1234:5678",
                        "a                       10.1.0.3                                mine             not",
                        "                                                                                 announced",
                        "                                                                                 (host",
                        "                                                                                 drained,",
                        "                                                                                 "
                                + "unhealthy)"),
                TextTable.lines(ENDPOINTS, 91));
    }

    @Test
    public void everyWidthFromFortyOnIsKept() {
        for (int width = 40; width < 130; width++) {
            int most = width;
            List<String> lines = TextTable.lines(ENDPOINTS, width);
            assertTrue(width + ": " + lines, lines.stream().allMatch(line -> line.length() <= most));
            assertEquals(
                    "nothing is lost",
                    ENDPOINTS.stream()
                            .flatMap(List::stream)
                            .mapToInt(TextTableTest::letters)
                            .sum(),
                    lines.stream().mapToInt(TextTableTest::letters).sum());
        }
    }

    private static int letters(String text) {
        return text.replace(" ", "").length();
    }

    @Test
    public void sentenceIsFoldedBetweenWords() {
        assertEquals(List.of("one two", "three", "fourfivesix"), TextTable.fold("one two three fourfivesix", 11));
        assertEquals(List.of("a long", "line"), TextTable.fold("a long line", 6));
        assertEquals(List.of("project-", "frontend"), TextTable.fold("project-frontend", 12));
        assertEquals(List.of("abcdef", "gh"), TextTable.fold("abcdefgh", 6));
        assertEquals(List.of(""), TextTable.fold("", 6));
    }
}
