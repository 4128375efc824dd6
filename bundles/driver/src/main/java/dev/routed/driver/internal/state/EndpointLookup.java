package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the endpoint that an operator names: by its ID, else by its address, else by the name or ID of its container,
 * else by a unique prefix of either ID. So a container is found by its name even if the ID of another endpoint begins
 * with this name. The engine does not tell plugins about containers, so the engine is asked. Thread-safe.
 */
public final class EndpointLookup {
    private static final String USAGE =
            "use an ID or a unique prefix of it (see 'routed endpoints'), an address, or the name or ID of a container";

    private final Registry registry;
    private final EngineNames engine;

    public EndpointLookup(Registry registry, EngineNames engine) {
        this.registry = registry;
        this.engine = engine;
    }

    /** @throws RejectedException if an ID, prefix, address or container's name selects no endpoint, or several */
    public Endpoint resolve(String named) {
        return registry.endpoint(named).or(() -> withAddress(named)).orElseGet(() -> byNameOrPrefix(named));
    }

    private Optional<Endpoint> withAddress(String text) {
        return registry.endpoints().stream()
                .filter(endpoint ->
                        endpoint.addresses().stream().map(Ip::toString).anyMatch(text::equals))
                .findFirst();
    }

    private Endpoint byNameOrPrefix(String named) {
        List<Endpoint> prefixed = registry.endpoints().stream()
                .filter(endpoint -> !named.isEmpty() && endpoint.id().startsWith(named))
                .toList();
        List<Container> containers;
        try {
            containers = engine.containers(named);
        } catch (RejectedException e) {
            return withoutEngine(named, prefixed, e.getMessage());
        }
        if (containers.isEmpty()) {
            return unnamed(named, prefixed);
        }
        List<Endpoint> contained = containers.stream().flatMap(this::endpoints).toList();
        boolean prefix = containers.stream()
                .noneMatch(found -> found.name().equals(named) || found.id().equals(named));
        return prefix
                ? only("'%s' may be".formatted(named), named, union(prefixed, contained))
                : only("container '%s' has".formatted(named), named, contained);
    }

    /** A short text may be a container's name; 12 digits are taken for what the listings print. */
    private static Endpoint withoutEngine(String named, List<Endpoint> prefixed, String reason) {
        if (prefixed.isEmpty()) {
            throw RejectedException.of(
                    "no endpoint is '%s', and the engine cannot be asked for a container: %s", named, reason);
        }
        if (named.length() < ShortId.DIGITS) {
            throw RejectedException.of(
                    "'%s' may be the name of a container, and the engine cannot be asked: %s; use %d digits of the ID"
                            + " of %s, or an address",
                    named, reason, ShortId.DIGITS, candidates(prefixed));
        }
        return only("'%s' may be".formatted(named), named, prefixed);
    }

    private static Endpoint unnamed(String named, List<Endpoint> prefixed) {
        if (prefixed.isEmpty()) {
            throw RejectedException.of("no endpoint is '%s', and no container of this host's engine: %s", named, USAGE);
        }
        return only("'%s' may be".formatted(named), named, prefixed);
    }

    private Stream<Endpoint> endpoints(Container container) {
        return container.endpoints().stream().flatMap(id -> registry.endpoint(id).stream());
    }

    private static Set<Endpoint> union(List<Endpoint> some, List<Endpoint> others) {
        Set<Endpoint> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Endpoint only(String several, String named, Collection<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            throw RejectedException.of("container '%s' has no endpoint on a routed network of this host now", named);
        }
        if (endpoints.size() > 1) {
            throw RejectedException.of(
                    "%s %s: use the ID or an address of one of them", several, candidates(endpoints));
        }
        return endpoints.iterator().next();
    }

    private static String candidates(Collection<Endpoint> endpoints) {
        return Enumeration.few(endpoints.stream()
                .map(endpoint -> "%s (%s)"
                        .formatted(
                                ShortId.of(endpoint.id()), endpoint.addresses().get(0)))
                .toList());
    }
}
