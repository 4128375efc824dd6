package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Mac;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Answers to {@code link show} and {@code address show}. */
public final class Links {
    private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");

    private Links() {}

    public static List<Link> parse(JsonNode answer) {
        List<Link> links = new ArrayList<>();
        for (JsonNode entry : answer) {
            // What ip's own filter leaves out is printed as an empty object.
            if (!entry.isEmpty()) {
                links.add(link(entry));
            }
        }
        return links;
    }

    private static Link link(JsonNode entry) {
        Set<String> flags = new HashSet<>();
        entry.path("flags").forEach(flag -> flags.add(flag.asText()));
        return new Link(
                Field.text(entry, "ifname"),
                Field.integer(entry, "ifindex"),
                entry.path("linkinfo").path("info_kind").asText(""),
                mac(entry.path("address").asText("")),
                Field.integer(entry, "mtu"),
                entry.has("group") ? Field.integer(entry, "group") : 0,
                flags.contains("UP"),
                flags.contains("LOWER_UP"),
                entry.path("stats64").path("tx").path("carrier_changes").asInt(0),
                entry.hasNonNull("link") && !entry.has("link_netnsid"),
                // Of an end that is in this namespace ip prints the name instead.
                entry.has("link_index") ? Field.integer(entry, "link_index") : 0,
                entry.path("ifalias").asText(""));
    }

    /** The address of a tunnel's link is an IP address. */
    private static Mac mac(String text) {
        return MAC.matcher(text).matches() ? Mac.parse(text) : new Mac(0);
    }

    /** Whether a link has IPv6 at all: below 1,280 bytes, and on a host without, it has none. */
    public static boolean speakIpv6(JsonNode answer) {
        return answer.findValue("inet6_addr_gen_mode") != null;
    }
}
