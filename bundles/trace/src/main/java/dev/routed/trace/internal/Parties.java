package dev.routed.trace.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.message.Enumeration;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.trace.internal.Party.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the end of a way that an operator names: by an address, else by the name or ID of a container, else by an
 * endpoint's ID or its beginning, else by the name of a host.
 *
 * @param engine absent while the engine's bundle does not run
 * @param hosts returns the addresses of a host by its name
 */
record Parties(Networks networks, Kernel kernel, Optional<Containers> engine, Function<String, List<Ip>> hosts) {
    /** @throws RejectedException if nothing has this name, or several containers */
    Party find(String given) {
        Optional<Ip> address = address(given);
        if (address.isPresent()) {
            return at(given, List.of(address.get()));
        }
        List<Container> containers = engine.map(present -> present.find(given)).orElse(List.of());
        if (containers.size() > 1) {
            throw RejectedException.of(
                    "'%s' may be %s: use the name of one of them",
                    given,
                    Enumeration.few(containers.stream().map(Container::name).toList()));
        }
        if (containers.size() == 1) {
            return container(containers.get(0));
        }
        List<Endpoint> endpoints = networks.endpoints().stream()
                .filter(endpoint -> endpoint.id().startsWith(given))
                .toList();
        if (endpoints.size() == 1) {
            return inContainer(given, endpoints.get(0), endpoints.get(0).addresses());
        }
        List<Ip> resolved = hosts.apply(given);
        if (resolved.isEmpty()) {
            throw RejectedException.of(
                    "'%s' is no container of this host, no address, and no name that this host's resolver knows",
                    given);
        }
        return at(given, resolved);
    }

    private static Optional<Ip> address(String given) {
        try {
            return Optional.of(Ip.parse(given));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Party container(Container container) {
        List<Endpoint> endpoints = networks.endpoints().stream()
                .filter(endpoint -> container.endpoints().contains(endpoint.id()))
                .toList();
        if (container.endpoints().isEmpty() && !container.active()) {
            return new Party(container.name(), Kind.STOPPED, List.of(), List.of());
        }
        if (endpoints.isEmpty()) {
            throw RejectedException.of(
                    "container '%s' has no endpoint on a routed network of this host: 'docker network connect NETWORK"
                            + " %s' gives it one",
                    container.name(), container.name());
        }
        return new Party(
                container.name(),
                Kind.CONTAINER,
                endpoints,
                endpoints.stream()
                        .flatMap(endpoint -> endpoint.addresses().stream())
                        .toList());
    }

    private Party at(String given, List<Ip> addresses) {
        for (Endpoint endpoint : networks.endpoints()) {
            if (addresses.stream().anyMatch(endpoint.addresses()::contains)) {
                return inContainer(given, endpoint, addresses);
            }
        }
        boolean here = kernel.addresses().stream()
                        .anyMatch(address -> addresses.contains(address.prefix().ip()))
                || addresses.stream().anyMatch(Ip::isLoopback);
        return new Party(given, here ? Kind.HOST : Kind.ELSEWHERE, List.of(), addresses);
    }

    private Party inContainer(String given, Endpoint endpoint, List<Ip> addresses) {
        Stream<Endpoint> others = networks.endpoints().stream()
                .filter(other -> endpoint.sandbox().isPresent()
                        && other.sandbox().equals(endpoint.sandbox())
                        && !other.id().equals(endpoint.id()));
        return new Party(
                given,
                Kind.CONTAINER,
                Stream.concat(Stream.of(endpoint), others).toList(),
                List.copyOf(addresses));
    }
}
