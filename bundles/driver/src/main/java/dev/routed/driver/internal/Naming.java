package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.network.Endpoint;
import java.util.List;
import java.util.Optional;

/**
 * Finds the endpoint that an operator means. The engine tells a plugin no container's id, so it is asked, if anybody
 * here can, for what is neither an endpoint's id nor an address.
 */
final class Naming {
    private static final String SAY = "say the id of one or the beginning of it, as routed:endpoints shows it, one of its"
            + " addresses, or the name or id of its container";

    private final Registry registry;
    private volatile Optional<Containers> containers = Optional.empty();

    Naming(Registry registry) {
        this.registry = registry;
    }

    void come(Containers present) {
        containers = Optional.of(present);
    }

    void go(Containers gone) {
        containers = containers.filter(present -> present != gone);
    }

    /**
     * The endpoint that is meant.
     *
     * @param named an endpoint's id, the beginning of it, one of its addresses, or its container's name or id
     * @throws Refusal if that means none or several
     */
    Endpoint meant(String named) {
        List<Endpoint> endpoints = registry.endpoints().stream()
                .filter(endpoint -> endpoint.id().startsWith(named) || isAddressOf(endpoint, named))
                .toList();
        return endpoints.isEmpty() ? ofContainer(named) : only(endpoints, "'" + named + "' may be", "say more of the id");
    }

    private static boolean isAddressOf(Endpoint endpoint, String text) {
        return endpoint.addresses().stream().anyMatch(address -> address.toString().equals(text));
    }

    private Endpoint ofContainer(String named) {
        Containers engine = containers.orElseThrow(() -> Refusal.of(
                "no endpoint is '%s': %s; but containers' are known only while the bundle dev.routed.engine runs", named, SAY));
        List<Endpoint> endpoints = ask(engine, named).stream().flatMap(id -> registry.endpoint(id).stream()).toList();
        if (endpoints.isEmpty()) {
            throw Refusal.of("container '%s' has no endpoint on a routed network of this host now", named);
        }
        return only(endpoints, "container '" + named + "' has", "say which by its id or one of its addresses");
    }

    private static List<String> ask(Containers engine, String named) {
        Optional<Container> container;
        try {
            container = engine.find(named);
        } catch (Refusal e) {
            throw Refusal.of("no endpoint is '%s', and the engine cannot be asked for a container: %s", named, e.getMessage());
        }
        return container
                .orElseThrow(() -> Refusal.of("no endpoint is '%s', and no container of this host's engine: %s", named, SAY))
                .endpoints();
    }

    private static Endpoint only(List<Endpoint> endpoints, String several, String remedy) {
        if (endpoints.size() > 1) {
            throw Refusal.of("%s %s: %s", several,
                    Names.few(endpoints.stream().map(endpoint -> Names.shortId(endpoint.id())).toList()), remedy);
        }
        return endpoints.get(0);
    }
}
