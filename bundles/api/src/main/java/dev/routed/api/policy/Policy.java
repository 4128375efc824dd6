package dev.routed.api.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Checks networks and endpoints, and keeps kernel objects for live endpoints. A policy is in force while its service is
 * registered. The driver calls {@link #adopt} with all live endpoints when the service appears, and reports changes
 * afterwards. A policy removes its kernel objects itself when it stops.
 *
 * <p>The driver may call the methods on several threads, but only one call at a time for one endpoint, and
 * {@link #adopt} alone. {@link #adopt}, {@link #update}, {@link #announced} and {@link #removed} must return promptly,
 * since the engine waits for them.
 */
@ConsumerType
public interface Policy {
    /** Returns the name of the policy, one word such as {@code ingress}, for events and error messages. */
    String name();

    /** Returns the options of the policy, always the same. Keys under {@code com.docker.} need no entry. */
    default List<KnownOption> options() {
        return List.of();
    }

    /**
     * Checks a new or changed network.
     *
     * @throws RejectedException if the network is invalid; it is not created or changed then
     */
    default void check(Network network) {}

    /**
     * Checks a new or changed endpoint. The endpoint does not exist yet and no other call waits, so the check may take
     * long.
     *
     * @throws RejectedException if the endpoint is invalid; it is not created or changed then
     */
    default void check(Attachment attachment) {}

    /**
     * Returns routes to add with an endpoint's host routes, such as a prefix behind the container. The result must be
     * the same for the same attachment. A route must be on the endpoint's link, through one of its addresses, with
     * routed's route protocol. MTU, sandbox and announcements of the endpoint must not affect the result. The driver
     * asks again when an option of the endpoint or its network changes.
     */
    default List<Route> routes(Attachment attachment) {
        return List.of();
    }

    /** Returns the reasons not to announce an address; from memory, since each reconciliation of the endpoint asks. */
    default List<Reason> reasons(Attachment attachment, Ip address) {
        return List.of();
    }

    /**
     * Sets the listener for changed {@link #reasons}. Called before {@link #adopt}, and with a no-op listener when the
     * driver stops.
     *
     * @param listener accepts an endpoint ID, and returns when the endpoint's announcements are updated; ignores an
     *     unknown ID
     */
    default void setChangeListener(Consumer<String> listener) {}

    /**
     * Replaces all that the policy knows with the live endpoints. Called when the policy starts, when the driver
     * restarts, and again after an exception. New endpoints are rejected while the call fails with
     * {@link RejectedException}.
     */
    default void adopt(Collection<Attachment> all) {}

    /**
     * Handles new or changed endpoints. Called before a new endpoint's link is created, so that the policy is in force
     * from the first packet.
     *
     * @throws RejectedException if the policy cannot be applied; the endpoint is not created or changed then
     */
    default void update(Collection<Attachment> attachments) {}

    /** Tells what the policy does with a packet, from memory; empty if the packet does not concern the policy. */
    default Optional<Verdict> verdict(FirstPacket packet) {
        return Optional.empty();
    }

    /** Handles a changed announcement of a live or new endpoint. Nothing else of the endpoint has changed. */
    default void announced(Attachment attachment) {}

    /** Handles a removed endpoint, or one whose creation failed. Must accept an unknown endpoint. */
    default void removed(Attachment attachment) {}
}
