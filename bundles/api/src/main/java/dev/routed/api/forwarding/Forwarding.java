package dev.routed.api.forwarding;

import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip.Family;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes the host forward packets from and to routed links. These are known by their group, not one by one. Whether
 * other packets are forwarded stays as it was.
 */
@ProviderType
public interface Forwarding {
    /**
     * Turns forwarding of a family on while it has no live endpoint: for routed links only. Does nothing while it is
     * on.
     *
     * @throws RejectedException with the remedy, if it is off and the settings forbid to change it, or if that fails
     */
    void turnOn(Family family);

    /**
     * Turns forwarding of a family on again that something has turned off while the family has live endpoints: for all
     * links if it was on without us, else for routed links only. Does nothing while it is on.
     *
     * @throws RejectedException as {@link #turnOn} does
     */
    void restore(Family family);

    /**
     * Turns forwarding of a family off again if {@link #turnOn} has turned it on, because no network needs it. Does
     * nothing if it was on without us.
     *
     * @throws RejectedException if that fails
     */
    void release(Family family);
}
