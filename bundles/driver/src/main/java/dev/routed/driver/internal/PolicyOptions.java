package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options that somebody knows: the driver, or a policy that is there. */
final class PolicyOptions {
    private final Registry registry;
    private final Collection<KnownOption> drivers;
    private final Supplier<List<Policy>> policies;
    private final Events events;

    /**
     * @param registry the networks and endpoints that were given options
     * @param drivers  those that the driver knows itself
     * @param policies those that are there
     */
    PolicyOptions(
            Registry registry, Collection<KnownOption> drivers, Supplier<List<Policy>> policies, Events events) {
        this.registry = registry;
        this.drivers = drivers;
        this.policies = policies;
        this.events = events;
    }

    /** @throws Refusal with the list of known ones, if nobody knows an option */
    void check(Scope scope, Set<String> given) {
        known().check(scope, given);
    }

    /** @throws Refusal if an endpoint's option is none of a policy's, which alone can follow a change of it */
    void checkChangeable(String option) {
        check(Scope.ENDPOINT, Set.of(option));
        if (new KnownOptions(drivers).unknown(Scope.ENDPOINT, Set.of(option)).isEmpty()) {
            throw Refusal.of("endpoint option '%s' is no policy's, so it stays what it is while the endpoint stands", option);
        }
    }

    /** The options of networks that policies know, which alone can follow a change of them; by name. */
    SortedSet<String> ofNetworks() {
        return policies.get().stream()
                .flatMap(policy -> policy.options().stream())
                .filter(option -> option.scope() == Scope.NETWORK)
                .map(KnownOption::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Tells which options are given to networks and endpoints without effect, since nobody knows them any more.
     *
     * @param among the options to look for
     */
    void tellIdle(Predicate<String> among) {
        KnownOptions known = known();
        Map<String, List<String>> holders = new TreeMap<>();
        for (Network network : registry.networks()) {
            known.unknown(Scope.NETWORK, network.options().keySet()).forEach(option -> holders
                    .computeIfAbsent(option, first -> new ArrayList<>()).add("network " + Names.shortId(network.id())));
        }
        for (Endpoint endpoint : registry.endpoints()) {
            known.unknown(Scope.ENDPOINT, endpoint.options().keySet()).forEach(option -> holders
                    .computeIfAbsent(option, first -> new ArrayList<>()).add("endpoint " + Names.shortId(endpoint.id())));
        }
        holders.keySet().removeIf(among.negate());
        holders.forEach((option, all) -> events.warn("option-idle", option,
                "of %s is kept without effect: no policy that knows it is there".formatted(Names.few(all))));
    }

    private KnownOptions known() {
        return new KnownOptions(
                Stream.concat(drivers.stream(), policies.get().stream().flatMap(policy -> policy.options().stream())).toList());
    }
}
