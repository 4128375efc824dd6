package dev.routed.policy.conflict.internal.rules;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Attachment;
import dev.routed.api.routing.ForeignRoute;
import java.util.Optional;

/** A live endpoint's address that has a foreign route, too; {@code self} is this host's router, if known. Pure. */
public record Conflict(Attachment endpoint, ForeignRoute route, Optional<Ip> self) {
    public Ip address() {
        return route.address();
    }

    public String endpointId() {
        return endpoint.endpoint().id();
    }

    public String subject() {
        return address() + " " + ShortId.of(endpointId());
    }

    public boolean isAnnounced() {
        return endpoint.endpoint().announcement(address()) == Announcement.ANNOUNCED;
    }

    /** Whether both are the same conflict of the same endpoint. */
    public boolean isSame(Conflict other) {
        return endpointId().equals(other.endpointId()) && route.isSame(other.route);
    }
}
