package dev.routed.api.health;

import static org.junit.Assert.assertEquals;

import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class LastingConditionsTest {
    private final List<String> recorded = new ArrayList<>();
    private final LastingConditions conditions =
            new LastingConditions("socket", Severity.WARNING, "callers wait", new Events() {
                @Override
                public void info(String kind, String subject, String sentence) {
                    recorded.add("info %s %s %s".formatted(kind, subject, sentence));
                }

                @Override
                public void warn(String kind, String subject, String sentence) {
                    recorded.add("warn %s %s %s".formatted(kind, subject, sentence));
                }

                @Override
                public List<Event> latest() {
                    throw new AssertionError();
                }
            });

    @Test
    public void repeatedConditionIsRecordedOnceAndIsAFindingUntilItEnds() {
        conditions.report("a", "is away");
        conditions.report("a", "is away");
        assertEquals(List.of(Finding.warning("a", "is away", "callers wait", "")), conditions.findings());
        conditions.end("a");
        conditions.end("a");
        assertEquals(List.of(), conditions.findings());
        assertEquals(List.of("warn socket a is away", "info socket a is over: is away"), recorded);
    }

    @Test
    public void changedConditionIsRecordedAgain() {
        conditions.report("a", "is away");
        conditions.report("a", "is a directory");
        assertEquals(List.of("warn socket a is away", "warn socket a is a directory"), recorded);
        assertEquals(List.of(Finding.warning("a", "is a directory", "callers wait", "")), conditions.findings());
    }

    @Test
    public void alternatingTextsOfOneConditionAreRecordedOnceEach() {
        for (int i = 0; i < 3; i++) {
            conditions.report("a", "is away");
            conditions.report("a", "is a directory");
        }
        assertEquals(List.of("warn socket a is away", "warn socket a is a directory"), recorded);
        conditions.end("a");
        recorded.clear();
        conditions.report("a", "is away");
        assertEquals(List.of("warn socket a is away"), recorded);
    }

    @Test
    public void textThatDiffersAtEachReportIsRecordedAFewTimes() {
        for (int i = 0; i < 100; i++) {
            conditions.report("a", "has failed %d times".formatted(i));
        }
        assertEquals(20, recorded.size());
        assertEquals("has failed 99 times", conditions.findings().get(0).what());
    }

    @Test
    public void commandOfAConditionIsInItsEventAndItsFinding() {
        Finding finding = Finding.error("a", "is away", "callers fail", "touch a");
        conditions.report(finding);
        assertEquals(List.of("warn socket a is away: run 'touch a'"), recorded);
        assertEquals(List.of(finding), conditions.findings());
    }

    @Test
    public void completeCheckEndsTheConditionsThatItDoesNotFind() {
        conditions.report("a", "is away");
        conditions.report("b", "is away");
        recorded.clear();
        conditions.replace(Map.of("b", "is away", "c", "is full"));
        assertEquals(List.of("info socket a is over: is away", "warn socket c is full"), recorded);
        assertEquals(
                List.of(
                        Finding.warning("b", "is away", "callers wait", ""),
                        Finding.warning("c", "is full", "callers wait", "")),
                conditions.findings());
    }
}
