package dev.routed.driver.internal.state;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the engine, which may be away, for the containers and networks that operators name. Thread-safe. */
public final class EngineNames {
    private volatile Optional<Containers> engine = Optional.empty();

    public void bind(Containers present) {
        engine = Optional.of(present);
    }

    public void unbind(Containers gone) {
        engine = engine.filter(present -> present != gone);
    }

    /** @throws RejectedException if the engine cannot be asked */
    List<Container> containers(String named) {
        return require().find(named);
    }

    /** @throws RejectedException if the engine cannot be asked */
    List<String> networks(String name) {
        return require().networks(name);
    }

    /** The endpoints of a network in the engine; empty if it has no such network. @throws RejectedException as above */
    public Optional<Set<String>> endpoints(String networkId) {
        return require().endpoints(networkId);
    }

    private Containers require() {
        return engine.orElseThrow(
                () -> RejectedException.away("the bundle dev.routed.engine does not run; see 'routed bundle:list'"));
    }
}
