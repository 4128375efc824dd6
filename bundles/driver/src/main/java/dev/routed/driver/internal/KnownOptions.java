package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options that somebody knows: the driver itself, or a policy. Pure.
 *
 * @param all in any order; two may know the same option
 */
record KnownOptions(Collection<KnownOption> all) {
    private static final String DOCKERS_OWN = "com.docker.";

    /** @throws Refusal that names the first option that nobody knows, with the list of those that are known */
    void check(Scope scope, Set<String> given) {
        unknown(scope, given).stream().findFirst().ifPresent(option -> {
            throw Refusal.of("unknown %s option '%s': %s", name(scope), option, list(scope));
        });
    }

    /** Those that nobody knows, in order. Docker's own are for Docker to know. */
    List<String> unknown(Scope scope, Set<String> given) {
        Set<String> known = of(scope).stream().map(KnownOption::name).collect(Collectors.toSet());
        return given.stream()
                .filter(option -> !known.contains(option) && !option.startsWith(DOCKERS_OWN))
                .sorted()
                .toList();
    }

    private String list(Scope scope) {
        List<KnownOption> known = of(scope);
        return known.isEmpty()
                ? "none is known"
                : known.stream()
                        .map(option -> "%s (%s)".formatted(option.name(), option.meaning()))
                        .collect(Collectors.joining(", ", known.size() == 1 ? "known is " : "known are ", ""));
    }

    private List<KnownOption> of(Scope scope) {
        return all.stream()
                .filter(option -> option.scope() == scope)
                .distinct()
                .sorted(Comparator.comparing(KnownOption::name))
                .toList();
    }

    static String name(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }
}
