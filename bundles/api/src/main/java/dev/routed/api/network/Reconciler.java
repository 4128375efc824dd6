package dev.routed.api.network;

import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Compares the host with the desired state, and repairs the differences. */
@ProviderType
public interface Reconciler {
    /** Returns the changes that repair the host and its containers; none if nothing differs. Changes nothing. */
    PlanPreview preview();

    default List<Change> pending() {
        return preview().changes();
    }

    /** Repairs one link if routed owns it ({@code lo}: the gateways). Returns the applied changes. */
    List<Change> check(String link, String cause);

    /**
     * Handles a peer that is up in a container, whose process is about to start: adds the secondary addresses inside at
     * once. Does nothing if the endpoint has none.
     */
    void peerMoved(String link);

    /** Repairs the whole host. The cause is for the events. */
    Reconciliation reconcile(String cause);

    /**
     * Whether an address is on a link of which a repair failed and is tried again, so that a change of routes to the
     * address may have removed the obstacle. Returns the link.
     */
    default Optional<String> unrepaired(Ip address) {
        return Optional.empty();
    }

    /**
     * Judges the addresses of live endpoints and the gateways of networks as new ones are judged; what the host takes
     * away is a finding.
     *
     * @param routes whether policy rules or routes of other tables than main may have changed
     */
    default void judge(boolean routes) {}

    /** Whether a repair of the link failed and is tried again. */
    default boolean isUnrepaired(String link) {
        return false;
    }
}
