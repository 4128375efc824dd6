package dev.routed.shell.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public final class ListingTest {
    private static final String ID = "0123456789ab".concat("c".repeat(52));

    private final Listing listing = new Listing("id", "many", "map", "number", "text");

    @Test
    public void columnsAreAlignedAndEndWithoutBlanks() {
        listing.row("a", List.of("x", "y"), Map.of("k", "v", "b", 1), 7, "long text");
        listing.row("bb", List.of("x"), Map.of(), 1234567, "t");
        assertEquals("""
                ID  MANY  MAP      NUMBER   TEXT
                a   x,y   b=1,k=v  7        long text
                bb  x     -        1234567  t
                """, listing.table(false, 0));
    }

    @Test
    public void listingWithoutRowsSaysSo() {
        assertEquals("nothing to list\n", listing.table(false, 80));
        assertEquals("no endpoints\n", listing.empty("no endpoints").table(true, 80));
        assertEquals("[ ]\n", listing.json());
        assertEquals("", listing.jsonLines());
    }

    @Test
    public void wideTableHasAllColumnsAndUsualTableThoseThatFit() {
        Listing some = new Listing("a", "b", "c", "d")
                .onlyIfWide("b")
                .onlyIfNarrow("c")
                .onlyInJson("d")
                .heading("a", "first");
        some.row(1, 2, 3, 4);
        assertEquals("FIRST  C\n1      3\n", some.table(false, 80));
        assertEquals("FIRST  B\n1      2\n", some.table(true, 80));
        assertEquals("{\"a\":1,\"b\":2,\"d\":4}\n", some.jsonLines());
    }

    @Test
    public void rowsOfLaterTablesAreAlignedWithTheFirst() {
        Listing one = new Listing("kind", "text").atLeast("kind", 6).row("a", "b");
        assertEquals("KIND    TEXT\na       b\n", one.table(false, 80));
        assertEquals("a       b\n", one.rows(false, 80));
    }

    @Test
    public void nameStandsForAnIdIfItIsKnown() {
        Listing named = new Listing("name", "network")
                .row(Listing.name(Optional.of("web"), ID), Listing.named(ID, Optional.of("mine")))
                .row(Listing.name(Optional.empty(), ID), Listing.named(ID, Optional.empty()));
        assertEquals("NAME          NETWORK\nweb           mine\n0123456789ab  0123456789ab\n", named.table(false, 80));
        assertEquals(
                "{\"name\":\"web\",\"network\":\"%1$s\"}\n{\"name\":null,\"network\":\"%1$s\"}\n".formatted(ID),
                named.jsonLines());
    }

    @Test
    public void idsAreShortInTheTableAndFullInJson() {
        Listing ids = new Listing("one", "list").row(ID, List.of(ID, "short"));
        assertEquals("ONE           LIST\n0123456789ab  0123456789ab,short\n", ids.table(false, 0));
        assertEquals("""
                [ {
                  "one" : "%1$s",
                  "list" : [ "%1$s", "short" ]
                } ]
                """.formatted(ID), ids.json());
    }

    @Test
    public void absentValueIsADashInTheTableAndNullInJson() {
        Listing absent = new Listing("a", "b", "c").row(Optional.empty(), null, Optional.of(5));
        assertEquals("A  B  C\n-  -  5\n", absent.table(false, 0));
        assertEquals("[ {\n  \"a\" : null,\n  \"b\" : null,\n  \"c\" : 5\n} ]\n", absent.json());
    }

    @Test
    public void timesAreShortInTheTableAndHaveMillisecondsInJson() {
        Listing times = new Listing("time").row(Instant.parse("2026-11-24T12:00:00.123456789Z"));
        assertEquals("TIME\n11-24T12:00:00Z\n", times.table(false, 0));
        assertEquals("[ {\n  \"time\" : \"2026-11-24T12:00:00.123Z\"\n} ]\n", times.json());
    }

    @Test
    public void durationsAreMillisecondsInJsonANumber() {
        Listing durations = new Listing("a", "b").row(Duration.ofNanos(915_432), Optional.of(Duration.ofSeconds(10)));
        assertEquals("A        B\n0.92 ms  10000.00 ms\n", durations.table(false, 0));
        assertEquals("[ {\n  \"a\" : 0.92,\n  \"b\" : 10000.00\n} ]\n", durations.json());
    }

    @Test
    public void noControlCharacterReachesTheTerminal() {
        Listing hostile = new Listing("name", "map")
                .row("a\u001b[2Jb\n", Map.of("k\r", "v\u202e\u2028\u007f\u009b"))
                .remark("c\nd");
        assertEquals(
                "NAME           MAP\na\\x1b[2Jb\\x0a  k\\x0d=v\\u202e\\u2028\\x7f\\x9b\nc\\x0ad\n",
                hostile.table(false, 0));
        assertEquals(
                "[ {\n  \"name\" : \"a\\u001B[2Jb\\n\",\n  \"map\" : {\n"
                        + "    \"k\\r\" : \"v\\u202e\\u2028\\u007f\\u009b\"\n  }\n} ]\n",
                hostile.json());
    }

    @Test
    public void rowOfTheWrongWidthIsADefect() {
        assertThrows(IllegalArgumentException.class, () -> listing.row("only one"));
    }
}
