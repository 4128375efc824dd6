package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Address;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;

/** Answers to {@code address show}. */
public final class Addresses {
    private Addresses() {}

    public static List<Address> parse(JsonNode answer) {
        List<Address> addresses = new ArrayList<>();
        for (JsonNode link : answer) {
            for (JsonNode entry : link.path("addr_info")) {
                if (!entry.isEmpty()) {
                    addresses.add(address(entry, Field.text(link, "ifname")));
                }
            }
        }
        return addresses;
    }

    private static Address address(JsonNode entry, String link) {
        // On a point-to-point link "address" is the other end's.
        Ip own = Field.ip(Field.text(entry, "local"));
        Prefix prefix = new Prefix(own, Field.integer(entry, "prefixlen"));
        boolean deprecated = own.isIpv6() && entry.path("deprecated").asBoolean();
        return new Address(prefix, link, Field.scope(entry), entry.path("label").asText(""), deprecated);
    }
}
