package dev.routed.api.forwarding;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip.Family;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets packets from and to our links pass the host. Our links are known by their group, so nothing here
 * is done per endpoint.
 */
@ProviderType
public interface Forwarding {

    /**
     * Sees to it that the host forwards packets of a family.
     *
     * @throws Refusal with the remedy, if it does not, and the setting says not to change that
     */
    void turnOn(Family family);

    /**
     * Endpoints with an address of the family are about to exist: sees to it that the host forwards, and that the
     * filter table's FORWARD chain lets our packets pass. Called again, it puts right what is missing.
     *
     * @throws Refusal with the remedy, if the host does not forward and the setting says not to change that
     */
    void open(Family family);

    /** No such endpoint exists any more: takes our rules away. The sysctl stays as it is. */
    void close(Family family);
}
