package dev.routed.api.policy;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of a network that others may route, too: its option {@code anycast}. Pure.
 *
 * @param prefixes an address alone is a prefix of its own
 */
public record Shared(List<Prefix> prefixes) {
    public static final KnownOption OPTION = new KnownOption(
            KnownOption.Scope.NETWORK, "anycast", "addresses and prefixes that others may route, too: 10.9.0.0/24,10.8.0.1");

    /** @throws Refusal that names what is neither an address nor a prefix */
    public static Shared of(Network network) {
        String text = network.options().getOrDefault(OPTION.name(), "");
        return new Shared(Arrays.stream(text.split("[,;\\s]+"))
                .filter(part -> !part.isEmpty())
                .map(Shared::prefix)
                .toList());
    }

    private static Prefix prefix(String text) {
        try {
            return text.contains("/") ? Prefix.parse(text) : Ip.parse(text).asPrefix();
        } catch (IllegalArgumentException e) {
            throw Refusal.of("network option anycast: %s", e.getMessage());
        }
    }

    public boolean contains(Ip address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
