package dev.routed.driver.internal.options;

import dev.routed.api.RejectedException;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks options against the known ones, which are in any order and may appear twice. Pure. */
public record KnownOptions(Collection<KnownOption> all) {
    /** The options that the driver itself handles. */
    public static final List<KnownOption> DRIVERS = Stream.concat(
                    NetworkOptions.KNOWN.stream(), Stream.of(SecondaryAddresses.KNOWN))
            .toList();

    private static final String DOCKERS_OWN = "com.docker.";

    /** @throws RejectedException that names the first unknown option and lists the known ones */
    public void check(Scope scope, Set<String> given) {
        unknown(scope, given).stream().findFirst().ifPresent(option -> {
            throw RejectedException.of("unknown %s option '%s': %s", name(scope), option, list(scope));
        });
    }

    /** The unknown options, sorted. Docker's own options are never unknown. */
    public List<String> unknown(Scope scope, Set<String> given) {
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

    private static String name(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    /** @throws RejectedException if the value of the option has not the form */
    static <T> T parse(Scope scope, String option, String value, Function<String, T> form) {
        try {
            return form.apply(value);
        } catch (IllegalArgumentException e) {
            throw RejectedException.of("%s option %s: %s", name(scope), option, e.getMessage());
        }
    }
}
