package dev.routed.nftables.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.Refusal;
import dev.routed.api.nftables.Counter;
import java.util.Map;
import java.util.TreeMap;

/** What {@code nft -j list counters} prints. Pure. */
final class Counters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Counters() {}

    /**
     * The counters of a table, by name.
     *
     * @param table its name; nft 1.0.6 may list those of other tables, too
     * @throws Refusal if the text is no such listing
     */
    static Map<String, Counter> read(String table, String text) {
        Map<String, Counter> counters = new TreeMap<>();
        try {
            for (JsonNode object : JSON.readTree(text).path("nftables")) {
                JsonNode counter = object.path("counter");
                if (counter.path("table").asText().equals(table)) {
                    counters.put(
                            counter.path("name").asText(),
                            new Counter(counter.path("packets").asLong(), counter.path("bytes").asLong()));
                }
            }
            return counters;
        } catch (JsonProcessingException e) {
            throw Refusal.host("what nft lists cannot be understood: " + e.getOriginalMessage(), e);
        }
    }
}
