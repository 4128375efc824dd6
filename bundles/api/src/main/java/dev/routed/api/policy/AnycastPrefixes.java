package dev.routed.api.policy;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import java.util.List;

/** The prefixes of a network that other hosts may route as well: the network option {@code anycast}. Immutable. */
public record AnycastPrefixes(List<Prefix> prefixes) {
    public static final KnownOption OPTION = new KnownOption(
            KnownOption.Scope.NETWORK,
            "anycast",
            "addresses and prefixes that others may route, too: 10.9.0.0/24,10.8.0.1");

    /** @throws RejectedException that names a value that is neither an address nor a prefix */
    public static AnycastPrefixes of(Network network) {
        String text = network.options().getOrDefault(OPTION.name(), "");
        return new AnycastPrefixes(
                UserText.list(text).stream().map(AnycastPrefixes::prefix).toList());
    }

    private static Prefix prefix(String text) {
        try {
            return text.contains("/") ? Prefix.parse(text) : Ip.parse(text).asPrefix();
        } catch (IllegalArgumentException e) {
            throw RejectedException.of("network option anycast: %s", e.getMessage());
        }
    }

    public boolean contains(Ip address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
