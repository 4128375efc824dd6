package dev.routed.api.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The containers of the Docker Engine on this host. Each call asks the engine, and throws
 * {@link dev.routed.api.RejectedException} if the engine cannot be asked. Thread-safe.
 */
@ProviderType
public interface Containers {
    /** Finds a container by its name or its ID; else all containers whose IDs begin with the text. */
    List<Container> find(String named);

    /** Returns the IDs of the networks with exactly this name. Engine 20.10 permits several. */
    List<String> networks(String name);

    /** Returns the IDs of the endpoints that containers have on a network; empty if the engine has no such network. */
    Optional<Set<String>> endpoints(String networkId);

    /** Returns the IDs of the running containers. */
    List<String> running();

    /** Subscribes to changes. The stream contains each change after this method has returned. The caller closes it. */
    ContainerEvents events();
}
