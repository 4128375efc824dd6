package dev.routed.api.policy;

import dev.routed.api.net.Ip;
import java.time.Instant;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** Lets new endpoints take over addresses that have a foreign route: after a move, or the death of an owner. */
@ProviderType
public interface Takeovers {
    /** Allows the next endpoint with this address to take it over, within ten minutes. */
    void allow(Ip address);

    /** Returns the allowed and unused takeovers, with the time of their expiry. */
    SortedMap<Ip, Instant> allowed();
}
