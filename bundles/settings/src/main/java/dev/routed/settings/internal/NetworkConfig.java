package dev.routed.settings.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/dev.routed.network.cfg}. Texts, so that the parser words the rejection of a bad value. */
@ObjectClassDefinition(
        id = NetworkConfig.PID,
        pid = NetworkConfig.PID,
        name = "routed: network",
        description = "Defaults of networks that do not set the option themselves")
@interface NetworkConfig {
    String PID = "dev.routed.network";

    @AttributeDefinition(
            required = false,
            description = "IPv4 gateway of all networks; blank: a link-local gateway per network")
    String gateway() default "";

    @AttributeDefinition(
            required = false,
            description = "IPv6 gateway of all networks; blank: a link-local gateway per network")
    String gateway6() default "";

    @AttributeDefinition(description = "MTU of the endpoints' links in bytes, 68 to 65535")
    String mtu() default "1500";

    @AttributeDefinition(
            description = "Endpoints that a changed MTU applies to: live (all, including existing ones) or new")
    String apply() default "live";

    @AttributeDefinition(
            description =
                    "IPv4 forwarding off on the host: manage (turn it on for the links of routed) or require (reject"
                            + " networks)")
    String ip$_$forwarding() default "manage";

    @AttributeDefinition(
            description =
                    "IPv6 forwarding off on the host: manage (turn it on for the links of routed) or require (reject"
                            + " networks)")
    String ipv6$_$forwarding() default "manage";

    @AttributeDefinition(description = "Directory of the network files")
    String state() default "/var/lib/routed";
}
