package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Neighbour;
import java.util.stream.Stream;

/** Decodes entries of answers to {@code neighbour show nud permanent}. */
public final class Neighbours {
    private Neighbours() {}

    /**
     * Returns the neighbour if it has a MAC. The entry omits the link of the query, which is empty for all links. A
     * neighbour of a tunnel has an IP address as its link-layer address; the MAC is all zero then.
     */
    public static Stream<Neighbour> parse(JsonNode entry, String link) {
        return entry.has("lladdr")
                ? Stream.of(new Neighbour(
                        Field.ip(Field.text(entry, "dst")),
                        Field.mac(Field.text(entry, "lladdr")),
                        Field.text(entry, "dev", link)))
                : Stream.empty();
    }
}
