package dev.routed.trace.internal;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A network interface as {@code ip -j link} lists it.
 *
 * @param peer for a veth, the index of its other end
 * @param group IFLA_GROUP; 0 for a group with a name, of which ip gives {@code default} to 0
 * @param mtu bytes
 */
record Interface(String name, int index, int peer, int group, int mtu, boolean up) {
    static Interface of(JsonNode link) {
        boolean up = false;
        for (JsonNode flag : link.path("flags")) {
            up |= flag.asText().equals("UP");
        }
        return new Interface(
                link.path("ifname").asText(),
                link.path("ifindex").asInt(),
                link.path("link_index").asInt(),
                link.path("group").asInt(),
                link.path("mtu").asInt(),
                up);
    }
}
