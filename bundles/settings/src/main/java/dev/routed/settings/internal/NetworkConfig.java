package dev.routed.settings.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/dev.routed.network.cfg}. Texts, so that a bad value is refused in our words. */
@ObjectClassDefinition(
        id = NetworkConfig.PID,
        pid = NetworkConfig.PID,
        name = "routed: network",
        description = "What holds for a network that does not say otherwise")
@interface NetworkConfig {
    String PID = "dev.routed.network";

    @AttributeDefinition(
            required = false,
            description = "IPv4 gateway of all networks; blank: each has a link-local one of its own")
    String gateway() default "";

    @AttributeDefinition(
            required = false,
            description = "IPv6 gateway of all networks; blank: each has a link-local one of its own")
    String gateway6() default "";

    @AttributeDefinition(description = "MTU of endpoints' links, bytes, 68 to 65535")
    String mtu() default "1500";

    @AttributeDefinition(description = "Which endpoints another MTU reaches: live (those that stand, too) or new")
    String apply() default "live";

    @AttributeDefinition(description = "Where the host does not forward IPv4: manage (turn it on, for our links) or require")
    String ip$_$forwarding() default "manage";

    @AttributeDefinition(description = "Where the host does not forward IPv6: manage (turn it on, for our links) or require")
    String ipv6$_$forwarding() default "manage";

    @AttributeDefinition(description = "The directory in which networks are kept")
    String state() default "/var/lib/routed";
}
