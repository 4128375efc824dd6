package dev.routed.kernel.iproute2.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.net.Mac;
import java.util.ArrayList;
import java.util.List;

/** Answers to {@code neighbour show nud permanent}. */
public final class Neighbours {
    private Neighbours() {}

    /**
     * Those that have a MAC.
     *
     * @param asked the link that was asked for, which the answer then does not name; empty if none was
     */
    public static List<Neighbour> parse(JsonNode answer, String asked) {
        List<Neighbour> neighbours = new ArrayList<>();
        for (JsonNode entry : answer) {
            if (entry.has("lladdr")) {
                neighbours.add(new Neighbour(
                        Field.ip(Field.text(entry, "dst")),
                        Mac.parse(Field.text(entry, "lladdr")),
                        entry.path("dev").asText(asked)));
            }
        }
        return neighbours;
    }
}
