package dev.routed.api.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public final class CheckedConfigTest {
    /** The keys of a PID; low must be less than high. */
    @interface Limits {
        String low() default "1";

        String high$_$limit() default "10";

        String name_of() default "";
    }

    record Range(int low, int high, String name) {
        static Range of(Limits limits) {
            int low = UserText.number("low", limits.low(), "probes", 0, 100);
            int high = UserText.number("high-limit", limits.high$_$limit(), "probes", 0, 100);
            if (low >= high) {
                throw RejectedException.of("low: %d is not less than %d", low, high);
            }
            return new Range(low, high, limits.name_of());
        }
    }

    private static final String NOT_A_NUMBER = "'x' is not a number of probes from 0 to 100";

    /** The event of a bad low, and what then applies. */
    private static String rejected(String instead) {
        return "begins: pid low is rejected, and '%1$s' applies: low: %2$s: run 'routed config:property-set -p pid low"
                        .formatted(instead, NOT_A_NUMBER)
                + " '" + instead + "''";
    }

    private final List<String> recorded = new ArrayList<>();
    private final LastingConditions rejections = new LastingConditions(
            Severity.WARNING,
            "because",
            (subject, text) -> recorded.add("begins: " + subject + " " + text),
            (subject, text) -> recorded.add("ends: " + subject));

    private static Limits limits(Map<String, String> given) {
        return (Limits) Proxy.newProxyInstance(
                Limits.class.getClassLoader(),
                new Class<?>[] {Limits.class},
                (self, method, arguments) -> given.getOrDefault(
                        method.getName().replace("$_$", "-").replace('_', '.'), (String) method.getDefaultValue()));
    }

    private CheckedConfig<Limits, Range> config(Set<String> vital, Map<String, String> given) {
        return new CheckedConfig<>(rejections, "pid", Limits.class, vital, Range::of, limits(given));
    }

    private CheckedConfig<Limits, Range> config(Map<String, String> given) {
        return config(Set.of(), given);
    }

    @Test
    public void goodFirstValuesAreInEffect() {
        assertEquals(
                new Range(2, 20, "n"),
                config(Map.of("low", "2", "high-limit", " 20 ", "name.of", "n")).current());
        assertEquals(List.of(), recorded);
    }

    @Test
    public void blankTextIsTheDefault() {
        assertEquals(
                new Range(1, 10, ""),
                config(Map.of("low", "", "high-limit", " ")).current());
        assertEquals(List.of(), recorded);
    }

    @Test
    public void badFirstValueIsRejectedAloneAndItsDefaultApplies() {
        CheckedConfig<Limits, Range> config = config(Map.of("low", "x", "high-limit", "20", "name.of", "n"));
        assertEquals(new Range(1, 20, "n"), config.current());
        assertEquals(List.of(rejected("1")), recorded);
        assertEquals(
                List.of(Finding.warning(
                        "pid low",
                        "is rejected, and '1' applies: low: " + NOT_A_NUMBER,
                        "because",
                        "routed config:property-set -p pid low '1'")),
                config.findings());
        assertTrue(config.complete());
    }

    @Test
    public void badLaterValueIsRejectedAloneAndThePreviousOneStays() {
        CheckedConfig<Limits, Range> config = config(Map.of("low", "2"));
        assertTrue(config.update(limits(Map.of("low", "x", "high-limit", "20"))));
        assertEquals(new Range(2, 20, ""), config.current());
        assertEquals(Map.of("low", "2", "high-limit", "20", "name.of", ""), config.texts());
        assertEquals(List.of(rejected("2")), recorded);
    }

    @Test
    public void mendedValueEndsTheFinding() {
        CheckedConfig<Limits, Range> config = config(Map.of("low", "x"));
        config.update(limits(Map.of("low", "x")));
        config.update(limits(Map.of("low", "3")));
        assertEquals(List.of(), config.findings());
        config.update(limits(Map.of("low", "x")));
        config.update(limits(Map.of("low", "3")));
        assertEquals(List.of(rejected("1"), "ends: pid low", rejected("3"), "ends: pid low"), recorded);
    }

    @Test
    public void valuesThatAreGoodTogetherOnlyAreAccepted() {
        CheckedConfig<Limits, Range> config = config(Map.of());
        assertTrue(config.update(limits(Map.of("low", "50", "high-limit", "60"))));
        assertEquals(new Range(50, 60, ""), config.current());
        assertTrue("beside a bad one, too", config.update(limits(Map.of("low", "1", "high-limit", "2"))));
        assertEquals(List.of(), recorded);
    }

    @Test
    public void valueThatNeedsALaterKeyIsAcceptedAfterIt() {
        CheckedConfig<Limits, Range> config = new CheckedConfig<>(
                rejections,
                "pid",
                Limits.class,
                Set.of(),
                limits -> {
                    if (limits.name_of().equals("bad")) {
                        throw RejectedException.of("name.of: bad");
                    } else if (limits.high$_$limit().equals("20")
                            && !limits.low().equals("9")) {
                        throw RejectedException.of("high-limit: 20 needs low 9");
                    }
                    return Range.of(limits);
                },
                limits(Map.of("low", "9", "high-limit", "20", "name.of", "bad")));
        assertEquals(new Range(9, 20, ""), config.current());
        assertEquals(
                List.of("begins: pid name.of is rejected, and a blank value applies: name.of: bad: run"
                        + " 'routed config:property-delete -p pid name.of'"),
                recorded);
    }

    @Test
    public void badVitalValueHasNoDefault() {
        CheckedConfig<Limits, Range> config = config(Set.of("low"), Map.of("low", "x", "high-limit", "20"));
        assertFalse(config.complete());
        assertEquals(
                List.of("begins: pid low is rejected, and calls are rejected until it is mended: low: " + NOT_A_NUMBER),
                recorded);
        config.update(limits(Map.of("low", "2", "high-limit", "20")));
        assertTrue(config.complete());
        config.update(limits(Map.of("low", "x", "high-limit", "20")));
        assertTrue("the previous value stays in effect", config.complete());
        assertEquals(new Range(2, 20, ""), config.current());
        assertEquals(rejected("2"), recorded.get(2));
    }

    @Test
    public void updateReturnsWhetherTheValueChanged() {
        CheckedConfig<Limits, Range> config = config(Map.of("low", "8"));
        assertFalse(config.update(limits(Map.of("low", "8"))));
        assertFalse(config.update(limits(Map.of("low", "x"))));
        assertTrue(config.update(limits(Map.of("low", "9"))));
    }

    @Test
    public void defectOfTheReaderIsNotSwallowed() {
        assertThrows(
                IllegalStateException.class,
                () -> new CheckedConfig<>(
                        rejections,
                        "pid",
                        Limits.class,
                        Set.of(),
                        limits -> {
                            throw new IllegalStateException();
                        },
                        limits(Map.of())));
    }
}
