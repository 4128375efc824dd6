package dev.routed.api.network;

import dev.routed.api.Refusal;
import dev.routed.api.settings.NetworkSettings;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What holds for networks that stand is changed, or tried on beforehand. A network is named by its id, the beginning
 * of one, or one of its subnets: its name the engine tells nobody.
 */
@ProviderType
public interface Reconfiguring {

    /**
     * Sets what holds for one network, for good. Another MTU reaches its running containers, unless the setting
     * {@code apply} says otherwise; another gateway those that come; an option of a policy all that it is about.
     *
     * @param key   {@code mtu}, {@code gateway}, {@code gateway6}, or an option of networks that a policy knows
     * @param value as for {@code docker network create -o}; empty: as if it had not been given
     * @return what was carried out
     * @throws Refusal if it may not be; the network is as it was then
     */
    Outlook set(String network, String key, String value);

    /**
     * What would be done if one network were set so. Changes nothing. What a policy would make of an option of its, its
     * routes included, is the policy's to know: the remarks tell that it would be told.
     *
     * @param values by key, as for {@link #set}
     * @throws Refusal if they would be refused
     */
    Outlook outlook(String network, Map<String, String> values);

    /**
     * What would be done if these settings held. Changes nothing.
     *
     * @throws Refusal if they would be refused
     */
    Outlook outlook(NetworkSettings supposed);
}
