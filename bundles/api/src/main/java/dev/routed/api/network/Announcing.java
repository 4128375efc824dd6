package dev.routed.api.network;

import dev.routed.api.net.Ip;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Which addresses of this host's containers its routing daemons announce to other hosts, and why others are not. */
@ProviderType
public interface Announcing {

    /** What speaks against simply announcing an address of an endpoint that stands; nothing, as a rule. */
    List<Reason> reasons(Endpoint endpoint, Ip address);

    /**
     * What a policy says of an endpoint's addresses may have changed ({@link dev.routed.api.policy.Policy#reasons}): the
     * announcements follow before this returns. An endpoint that does not stand is no mistake.
     *
     * @param endpointId its identifier
     */
    void reconsider(String endpointId);
}
