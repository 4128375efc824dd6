package dev.routed.driver.internal.desired;

import dev.routed.api.kernel.Link;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether an endpoint is orphaned: the engine was interrupted, or gave up while routed was stopped, and never
 * deletes it. The state of the host link and the time since the engine's last call show it. Pure.
 */
public final class OrphanRules {
    /** From Leave to DeleteEndpoint the engine takes milliseconds; meanwhile the container's end is on the host. */
    public static final Duration LEAVING = Duration.ofSeconds(10);

    /**
     * From CreateEndpoint until the end is in the container: the engine waits up to 15 s for each of Join and
     * EndpointOperInfo before it starts the container.
     */
    public static final Duration COMING = Duration.ofMinutes(2);

    /** IFLA_CARRIER_CHANGES of a new veth; the first carrier is the second change. */
    private static final int NEVER_UP = 1;

    private static final String NOT_DELETED = ", and the engine did not delete the endpoint";

    private OrphanRules() {}

    /**
     * Returns why an endpoint is orphaned; empty if it has a container, or may just be getting or losing it.
     *
     * @param silence time since the engine's last call about the endpoint; absent if there was none in this run
     * @param running time since this run began
     */
    public static Optional<String> reason(
            Endpoint endpoint, Optional<Link> link, Optional<Duration> silence, Duration running) {
        if (link.isEmpty()) {
            return Optional.of("its link " + endpoint.link() + " was removed");
        }
        boolean withoutContainer = link.get().peerHere() && !link.get().carrier();
        if (!withoutContainer) {
            return Optional.empty();
        }
        boolean hadContainer = link.get().carrierChanges() > NEVER_UP;
        if (hadContainer && silence.map(time -> time.compareTo(LEAVING) >= 0).orElse(true)) {
            return Optional.of("no container has " + endpoint.peer() + " any more" + NOT_DELETED);
        } else if (!hadContainer && silence.orElse(running).compareTo(COMING) >= 0) {
            return Optional.of("no container took " + endpoint.peer() + NOT_DELETED);
        }
        return Optional.empty();
    }
}
