package dev.routed.policy.access.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.ipam.Pool;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The options of a network. Pure. */
final class AccessOptions {
    private static final String HOST_ACCESS = "host-access";
    private static final String ISOLATE = "isolate";
    private static final String ALLOW = "allow";
    private static final String DENY = "deny";
    private static final String FALSE = "false";
    private static final String TRUE = "true";
    private static final String INTERNAL = "internal";

    /** Set by the engine for {@code docker network create --internal}. */
    private static final String ENGINE_INTERNAL = "com.docker.network.internal";

    /** An option of the driver with ranges of secondary addresses. */
    private static final String EXTRA = "extra";

    static final List<KnownOption> KNOWN = List.of(
            new KnownOption(
                    Scope.NETWORK,
                    HOST_ACCESS,
                    "allow or deny services of the host; without it, all but those at gateway addresses are allowed"),
            new KnownOption(
                    Scope.NETWORK,
                    ISOLATE,
                    "true: apart from other routed networks; internal: from all but its own subnets; or false"));

    /** Which services of the host a container reaches. */
    enum HostAccess {
        /** All of the host's own addresses, as the host's firewall permits; none at a gateway address. */
        OWN_ADDRESSES,
        ALL,
        NONE
    }

    /** With whom the containers of a network do not exchange packets. */
    enum Isolation {
        NONE,
        OTHER_NETWORKS,
        ALL_ELSE
    }

    private AccessOptions() {}

    /** @throws RejectedException if an option has a bad value */
    static void check(Network network) {
        Map<String, String> options = network.options();
        UserText.choice("network option " + HOST_ACCESS, options.getOrDefault(HOST_ACCESS, ALLOW), ALLOW, DENY);
        String isolate = options.getOrDefault(ISOLATE, FALSE);
        if (!List.of(TRUE, INTERNAL, FALSE).contains(isolate)) {
            throw RejectedException.of("network option isolate: '%s' is neither true, internal nor false", isolate);
        }
    }

    /** Whether the user may expect an isolation that the engine's flag does not bring here. */
    static boolean isOnlyInternalByName(Network network) {
        return network.options().getOrDefault(ENGINE_INTERNAL, FALSE).equals(TRUE)
                && !network.options().containsKey(ISOLATE);
    }

    /** Whether the option may have had a value that is lost with the network's file. */
    static boolean isHostAccessLost(Network network) {
        return network.optionsLost() && !network.options().containsKey(HOST_ACCESS);
    }

    static boolean isIsolationLost(Network network) {
        return network.optionsLost() && !network.options().containsKey(ISOLATE);
    }

    static HostAccess hostAccess(Network network) {
        return switch (network.options().getOrDefault(HOST_ACCESS, "")) {
            case ALLOW -> HostAccess.ALL;
            case DENY -> HostAccess.NONE;
            default -> HostAccess.OWN_ADDRESSES;
        };
    }

    static Isolation isolation(Network network) {
        return switch (network.options().getOrDefault(ISOLATE, FALSE)) {
            case TRUE -> Isolation.OTHER_NETWORKS;
            case INTERNAL -> Isolation.ALL_ELSE;
            default -> Isolation.NONE;
        };
    }

    /** All addresses that containers of a network may have. */
    static List<Prefix> subnets(Network network) {
        Stream<Prefix> extra = UserText.list(network.options().getOrDefault(EXTRA, "")).stream()
                .map(text -> text.contains("/")
                        ? Prefix.parse(text).network()
                        : Ip.parse(text).asPrefix());
        return Stream.concat(network.pools().stream().map(Pool::subnet), extra).toList();
    }
}
