package dev.routed.policy.announce.internal;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Test;

public class StreakTest {

    @Test
    public void onlyConsecutiveResultsCount() {
        Streak streak = new Streak(2, 3);
        assertEquals(
                List.of("-", "-", "-", "true", "-", "-", "-", "-", "-", "false", "-", "true"),
                Stream.of(true, false, true, true, false, false, true, false, false, false, true, true)
                        .map(streak::count)
                        .map(verdict -> verdict.map(Object::toString).orElse("-"))
                        .toList());
    }

    @Test
    public void firstResultIsEnoughIfRiseAndFallAreOne() {
        assertEquals(Optional.of(false), new Streak(1, 1).count(false));
        assertEquals(Optional.of(true), new Streak(1, 1).count(true));
    }
}
