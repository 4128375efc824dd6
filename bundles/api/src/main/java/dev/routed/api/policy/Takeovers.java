package dev.routed.api.policy;

import dev.routed.api.net.Ip;
import java.time.Instant;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** Addresses that an endpoint may have although somebody else routes them: a move, or an owner that died. */
@ProviderType
public interface Takeovers {

    /** The next endpoint that comes up with this address may take it over, within ten minutes. */
    void allow(Ip address);

    /** Those that have been allowed and not been made use of, with the time at which that ends. */
    SortedMap<Ip, Instant> allowed();
}
