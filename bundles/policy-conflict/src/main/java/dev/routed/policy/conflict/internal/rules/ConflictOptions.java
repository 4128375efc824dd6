package dev.routed.policy.conflict.internal.rules;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;

/** The network option {@code conflict} and the endpoint option {@code takeover}. Pure. */
public final class ConflictOptions {
    public static final KnownOption CONFLICT = new KnownOption(
            KnownOption.Scope.NETWORK,
            "conflict",
            "keep or yield: whether the younger of two hosts with the same address stops announcing it");

    public static final KnownOption TAKEOVER = new KnownOption(
            KnownOption.Scope.ENDPOINT, "takeover", "true: the endpoint may have an address that another host routes");

    private ConflictOptions() {}

    /** Whether the younger endpoint yields. Throws RejectedException if the option is neither keep nor yield. */
    public static boolean yields(Network network) {
        String text = network.options().getOrDefault(CONFLICT.name(), "keep");
        return !UserText.choice("network option conflict", text, "keep", "yield");
    }

    /** @throws RejectedException if the option takeover is neither true nor false */
    public static void check(Endpoint endpoint) {
        UserText.choice("endpoint option takeover", takeover(endpoint), "true", "false");
    }

    /** Whether an endpoint may have an address that another host routes. */
    public static boolean takesOver(Endpoint endpoint) {
        return takeover(endpoint).equals("true");
    }

    private static String takeover(Endpoint endpoint) {
        return endpoint.options().getOrDefault(TAKEOVER.name(), "false");
    }
}
