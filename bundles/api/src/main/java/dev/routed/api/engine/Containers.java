package dev.routed.api.engine;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The containers of the engine on this host. It is asked anew each time. */
@ProviderType
public interface Containers {

    /**
     * A container.
     *
     * @param named its name, its id, or a beginning of the id that no other has
     * @return absent if the engine has no such container
     * @throws dev.routed.api.Refusal if the engine cannot be asked
     */
    Optional<Container> find(String named);

    /**
     * The identifiers of those that run.
     *
     * @throws dev.routed.api.Refusal if the engine cannot be asked
     */
    List<String> running();

    /**
     * Listens to the engine. From when this returns on, nothing is missed.
     *
     * @return for the caller to close
     * @throws dev.routed.api.Refusal if the engine cannot be listened to
     */
    Tidings listen();
}
