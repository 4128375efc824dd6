package dev.routed.api.forwarding;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip.Family;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The host's switch for forwarding. Our links are known by their group, so nothing here is done per endpoint; which
 * filters the packets meet is a policy's affair.
 */
@ProviderType
public interface Forwarding {

    /**
     * Sees to it that the host forwards packets of a family. Called again, it does nothing while that is so.
     *
     * @throws Refusal with the remedy, if it does not, and the setting says not to change that
     */
    void turnOn(Family family);
}
