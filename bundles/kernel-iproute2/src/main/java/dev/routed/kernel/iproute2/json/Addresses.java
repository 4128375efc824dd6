package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Address;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Decodes entries of answers to {@code address show}. */
public final class Addresses {
    private Addresses() {}

    public static Stream<Address> parse(JsonNode link) {
        List<Address> addresses = new ArrayList<>();
        for (JsonNode entry : link.path("addr_info")) {
            if (!entry.isEmpty()) {
                addresses.add(address(entry, Field.text(link, "ifname")));
            }
        }
        return addresses.stream();
    }

    private static Address address(JsonNode entry, String link) {
        // On a point-to-point link "address" is the address of the other end.
        Ip own = Field.ip(Field.text(entry, "local"));
        Prefix prefix = new Prefix(own, Field.integer(entry, "prefixlen"));
        boolean deprecated = own.isIpv6() && entry.path("deprecated").asBoolean();
        return new Address(prefix, link, Field.scope(entry), entry.path("label").asText(""), deprecated);
    }
}
