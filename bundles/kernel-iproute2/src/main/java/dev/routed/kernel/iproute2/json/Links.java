package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Link;
import java.util.HashSet;
import java.util.Set;

/** Decodes entries of answers to {@code link show} and {@code address show}. */
public final class Links {
    private Links() {}

    public static Link parse(JsonNode entry) {
        Set<String> flags = new HashSet<>();
        entry.path("flags").forEach(flag -> flags.add(flag.asText()));
        return Link.of(Field.text(entry, "ifname"), Field.integer(entry, "ifindex"))
                .withKind(entry.path("linkinfo").path("info_kind").asText(""))
                .withMac(Field.mac(entry.path("address").asText("")))
                .withMtu(Field.integer(entry, "mtu"))
                .withGroup(entry.has("group") ? Field.integer(entry, "group") : 0)
                .withUp(flags.contains("UP"))
                .withCarrier(flags.contains("LOWER_UP"))
                .withCarrierChanges(
                        entry.path("stats64").path("tx").path("carrier_changes").asInt(0))
                // For an end in this namespace ip prints "link", its name; for one elsewhere, "link_index".
                .withPeer(
                        entry.hasNonNull("link") && !entry.has("link_netnsid"),
                        entry.has("link_index") ? Field.integer(entry, "link_index") : 0)
                .withAlias(entry.path("ifalias").asText(""));
    }

    /** Whether a link has IPv6. A link with an MTU below 1,280 bytes has none. */
    public static boolean hasIpv6(JsonNode entry) {
        return entry.findValue("inet6_addr_gen_mode") != null;
    }
}
