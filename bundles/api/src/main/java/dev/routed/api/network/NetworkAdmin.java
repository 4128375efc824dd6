package dev.routed.api.network;

import dev.routed.api.RejectedException;
import dev.routed.api.settings.NetworkSettings;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes the options of live networks, and previews changes without applying them. A network is named by its ID, one
 * of its subnets, its name, or a unique prefix of its ID.
 */
@ProviderType
public interface NetworkAdmin {
    /**
     * Sets an option of a network permanently, and returns the applied changes. A new MTU applies to running containers
     * unless the setting {@code apply} excludes them; a new gateway applies to new endpoints; a policy's option applies
     * to all endpoints.
     *
     * @param key {@code mtu}, {@code gateway}, {@code gateway6}, or a network option of a policy
     * @param value the value as for {@code docker network create -o}; empty to unset the option
     * @throws RejectedException if the value is invalid; the network is unchanged then
     */
    PlanPreview set(String network, String key, String value);

    /**
     * Previews changed options, by key as for {@link #set}. A policy's own changes, including its routes, are not in
     * the preview; a remark names the policy's option instead.
     *
     * @throws RejectedException if the values are invalid
     */
    PlanPreview preview(String network, Map<String, String> values);

    /** @throws RejectedException if the settings are invalid */
    PlanPreview preview(NetworkSettings supposed);
}
