package dev.routed.policy.conflict.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import java.util.Optional;

/**
 * An address of an endpoint here that somebody else announces.
 *
 * @param endpoint whose it is here
 * @param rival    who else has it
 * @param self     the identifier of this host's router
 */
record Conflict(Attachment endpoint, Rival rival, Optional<Ip> self) {

    Ip address() {
        return rival.address();
    }

    /** As events name it, with the endpoint's identifier as {@code docker} prints it. */
    String subject() {
        String id = endpoint.endpoint().id();
        return address() + " " + id.substring(0, Math.min(12, id.length()));
    }

    /** Whether it is one and the same: not by the way, which changes with every link. */
    boolean isSame(Conflict other) {
        return endpoint.endpoint().id().equals(other.endpoint.endpoint().id())
                && address().equals(other.address())
                && rival.protocol().equals(other.rival.protocol())
                && rival.routers().equals(other.rival.routers());
    }
}
