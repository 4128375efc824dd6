package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Network;
import dev.routed.api.policy.KnownOption;

/** What becomes of the younger of two endpoints with one address: the network's option {@code conflict}. Pure. */
enum Choice {
    KEEP,
    YIELD;

    static final KnownOption OPTION = new KnownOption(KnownOption.Scope.NETWORK, "conflict",
            "keep or yield: whether the younger of two hosts with the same address stops announcing it");

    /** @throws Refusal if it is neither */
    static Choice of(Network network) {
        String text = network.options().getOrDefault(OPTION.name(), "keep");
        return switch (text) {
            case "keep" -> KEEP;
            case "yield" -> YIELD;
            default -> throw Refusal.of("network option conflict: '%s' is neither keep nor yield", text);
        };
    }
}
