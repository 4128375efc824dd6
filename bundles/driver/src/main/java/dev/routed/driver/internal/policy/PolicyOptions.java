package dev.routed.driver.internal.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.driver.internal.options.KnownOptions;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options that the driver or a bound policy knows. */
public record PolicyOptions(Registry registry, BoundPolicies policies) {
    /** @throws RejectedException with the list of known options, if an option is unknown */
    public void check(Scope scope, Set<String> given) {
        known().check(scope, given);
    }

    /** @throws RejectedException if no policy knows an endpoint's option: only a policy can follow a change */
    public void checkChangeable(String option) {
        check(Scope.ENDPOINT, Set.of(option));
        if (new KnownOptions(KnownOptions.DRIVERS)
                .unknown(Scope.ENDPOINT, Set.of(option))
                .isEmpty()) {
            throw RejectedException.of(
                    "endpoint option '%s' belongs to no policy, so it cannot change while the endpoint is up", option);
        }
    }

    /** Returns the names of the policies' network options, which can be changed. */
    public SortedSet<String> ofNetworks() {
        return policies.all().stream()
                .flatMap(policy -> policy.options().stream())
                .filter(option -> option.scope() == Scope.NETWORK)
                .map(KnownOption::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns a sentence for each option that has no effect, since its policy is not bound. */
    Map<String, String> idle() {
        KnownOptions known = known();
        Map<String, List<String>> holders = new TreeMap<>();
        BiConsumer<String, String> hold = (option, holder) ->
                holders.computeIfAbsent(option, first -> new ArrayList<>()).add(holder);
        registry.networks()
                .forEach(network -> known.unknown(
                                Scope.NETWORK, network.options().keySet())
                        .forEach(option -> hold.accept(option, "network " + ShortId.of(network.id()))));
        registry.endpoints()
                .forEach(endpoint -> known.unknown(
                                Scope.ENDPOINT, endpoint.options().keySet())
                        .forEach(option -> hold.accept(option, "endpoint " + ShortId.of(endpoint.id()))));
        Map<String, String> idle = new TreeMap<>();
        holders.forEach((option, all) ->
                idle.put(option, "of %s has no effect: no running policy knows it".formatted(Enumeration.few(all))));
        return idle;
    }

    private KnownOptions known() {
        return new KnownOptions(Stream.concat(
                        KnownOptions.DRIVERS.stream(),
                        policies.all().stream().flatMap(policy -> policy.options().stream()))
                .toList());
    }
}
