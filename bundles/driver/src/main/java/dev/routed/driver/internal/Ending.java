package dev.routed.driver.internal;

import dev.routed.api.kernel.Link;
import dev.routed.api.network.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether an endpoint is over although the engine never told its end: it was interrupted, or gave up while we were
 * away. Judged by what the kernel says of the host link, and by how long the engine has been silent. Pure.
 */
final class Ending {
    /** From Leave to DeleteEndpoint an engine takes milliseconds; in between the container's end comes home. */
    static final Duration LEAVING = Duration.ofSeconds(10);

    /**
     * From CreateEndpoint until the container has its end. An engine that waits for us takes up to 15 s for each of
     * Join and EndpointOperInfo, and then it starts the container.
     */
    static final Duration COMING = Duration.ofMinutes(2);

    /** The changes of carrier that a new veth has; with the first carrier comes the second change. */
    private static final int NEVER_UP = 1;

    private static final String UNTOLD = ", and the engine did not tell its end";

    private Ending() {}

    /**
     * Why an endpoint is over.
     *
     * @param link    its host link, if that is there
     * @param silence since the engine last spoke of the endpoint; absent if it has not in this run
     * @param running how long this run has lasted
     * @return a sentence; empty if a container has the endpoint, or may just be taking it or giving it back
     */
    static Optional<String> untold(Endpoint endpoint, Optional<Link> link, Optional<Duration> silence, Duration running) {
        if (link.isEmpty()) {
            return Optional.of("its link " + endpoint.link() + " was taken away");
        }
        boolean without = link.get().peerHere() && !link.get().carrier();
        if (!without) {
            return Optional.empty();
        }
        boolean was = link.get().carrierChanges() > NEVER_UP;
        if (was && silence.map(so -> so.compareTo(LEAVING) >= 0).orElse(true)) {
            return Optional.of("its container gave " + endpoint.peer() + " back" + UNTOLD);
        } else if (!was && silence.orElse(running).compareTo(COMING) >= 0) {
            return Optional.of("no container took " + endpoint.peer() + UNTOLD);
        }
        return Optional.empty();
    }
}
