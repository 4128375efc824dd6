package dev.routed.api.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A function of a step and a context {@code C} with result {@code R}: one case for each kind of step. */
public final class StepCases<C, R> {
    private final Map<Class<?>, BiFunction<Step, C, R>> cases = new HashMap<>();

    public <S extends Step> StepCases<C, R> on(Class<S> kind, BiFunction<S, C, R> result) {
        cases.put(kind, (step, context) -> result.apply(kind.cast(step), context));
        return this;
    }

    /** @throws IllegalStateException if a kind of step has no case */
    public BiFunction<Step, C, R> complete() {
        List<Class<?>> missing =
                kinds(Step.class).filter(Predicate.not(cases::containsKey)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("no case for " + missing);
        }
        return (step, context) -> cases.get(step.getClass()).apply(step, context);
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(StepCases::kinds) : Stream.of(type);
    }
}
