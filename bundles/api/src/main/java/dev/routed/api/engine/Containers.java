package dev.routed.api.engine;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The containers of the engine on this host, by the names that their users know. */
@ProviderType
public interface Containers {

    /**
     * The endpoints of a container, on whatever networks.
     *
     * @param named its name, its id, or a beginning of the id that no other has
     * @return their identifiers, none if it does not run; absent if the engine has no such container
     * @throws dev.routed.api.Refusal if the engine cannot be asked
     */
    Optional<List<String>> endpoints(String named);
}
