package dev.routed.api.engine;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The names that people know containers and networks by. For output only. Thread-safe. */
@ProviderType
public interface ObjectNames {
    /**
     * Returns the names of now, or of up to 200 milliseconds ago. Asks the engine, and waits one second for it at most;
     * while the engine cannot be asked, the names are the last known ones.
     */
    Snapshot names();

    /**
     * Names at one time.
     *
     * @param containers the names of running containers by the IDs of their endpoints
     * @param networks the names of networks of all drivers by their IDs
     */
    record Snapshot(Map<String, String> containers, Map<String, String> networks) {
        public static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of());

        public Snapshot {
            containers = Map.copyOf(containers);
            networks = Map.copyOf(networks);
        }

        /** Returns the name of the container with an endpoint; empty if it is unknown. */
        public Optional<String> container(String endpointId) {
            return Optional.ofNullable(containers.get(endpointId));
        }

        public Optional<String> network(String networkId) {
            return Optional.ofNullable(networks.get(networkId));
        }
    }
}
