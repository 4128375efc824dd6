package dev.routed.api.policy;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Route;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Has a say in which networks and endpoints may be, and keeps kernel objects of its own for those that are.
 * It is in force as long as its service is registered: a policy that arrives is told all that stand, and from
 * then on what changes; one that leaves is told nothing more, and takes its own kernel objects away itself.
 *
 * <p>The methods may be called from several threads at once, but for one endpoint one after the other, and
 * {@link #adopt} alone. Those that tell must return promptly, since the engine waits for them.
 */
@ConsumerType
public interface Policy {

    /** One word for it, such as {@code ingress}: the subject of events, and of sentences when it is at fault. */
    String name();

    /** The options that it knows; always the same. Keys under {@code com.docker.} need not be named. */
    default List<KnownOption> options() {
        return List.of();
    }

    /**
     * Judges a network that is to be made, or one that is to change, as it would be.
     *
     * @throws Refusal if it may not be; then it is not made, or stays as it was
     */
    default void check(Network network) {}

    /**
     * Judges an endpoint that is to come up, or one that is to change, as it would be. Nothing of it stands yet
     * and nobody else waits, so this may take its time.
     *
     * @throws Refusal if it may not be; then it does not come up, or stays as it was
     */
    default void check(Attachment attachment) {}

    /**
     * Routes that are to stand beside an endpoint's own for as long as this policy does, such as a prefix that is
     * reached through it. The same for the same attachment, and on the endpoint's link alone; with our route protocol
     * number, by which they are known as ours, and by way of one of its addresses. Asked anew when an option of the
     * endpoint or of its network has changed.
     */
    default List<Route> routes(Attachment attachment) {
        return List.of();
    }

    /**
     * What speaks, at this moment, against simply announcing an address of an endpoint to other hosts. Asked whenever
     * the driver looks at the endpoint, so it must answer from memory.
     */
    default List<Reason> reasons(Attachment attachment, Ip address) {
        return List.of();
    }

    /**
     * The driver hands over how to have it look at an endpoint as soon as the answer of {@link #reasons} has changed.
     * Called before {@link #adopt}, and once more when the driver ends, with what does nothing.
     *
     * @param reconsider is given an endpoint's identifier, and returns when its announcements have followed. One that
     *     does not stand is no mistake
     */
    default void reconsiderBy(Consumer<String> reconsider) {}

    /**
     * These are all endpoints that stand, with whatever was told before made void. Called when the policy arrives,
     * when the driver starts anew, and again a little later if it throws. Whoever throws {@link Refusal} keeps
     * new endpoints from coming up until then.
     */
    default void adopt(Collection<Attachment> all) {}

    /**
     * These come up, or stand and have changed. Called before a new endpoint's link is made, so that it is
     * never without what the policy does for it.
     *
     * @throws Refusal if the policy cannot do that; then a new endpoint does not come up, and one that has
     *     changed is as it was
     */
    default void stand(Collection<Attachment> attachments) {}

    /**
     * An endpoint that stands, or is just coming up, is announced otherwise from now on; nothing else of it has changed.
     * See {@link dev.routed.api.network.Endpoint#held}.
     */
    default void announced(Attachment attachment) {}

    /** Nothing is left of an endpoint, or it did not come up after all. One that was never told is no mistake. */
    default void gone(Attachment attachment) {}
}
