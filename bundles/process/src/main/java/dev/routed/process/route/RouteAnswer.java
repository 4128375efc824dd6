package dev.routed.process.route;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The kernel's answer to the question for a route. Immutable.
 *
 * @param entry the route; absent if there is none that forwards
 * @param error the kernel's reason if there is none; else empty
 * @param covering without an entry: the most specific route of the main table that covers the address
 */
public record RouteAnswer(Optional<FibEntry> entry, String error, Optional<FibEntry> covering) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static RouteAnswer found(FibEntry entry) {
        return new RouteAnswer(Optional.of(entry), "", Optional.empty());
    }

    /** @param message of ip, such as {@code RTNETLINK answers: No route to host} */
    public static RouteAnswer none(String message, List<FibEntry> covering) {
        return new RouteAnswer(
                Optional.empty(),
                message.replaceFirst("^RTNETLINK answers: ", ""),
                covering.stream().max(Comparator.comparing(FibEntry::length)));
    }

    /**
     * Decodes what {@code ip -j route} prints: one array for each question of a batch, nothing for an empty list of
     * IPv6.
     *
     * @throws RejectedException if it is not JSON
     */
    static List<FibEntry> entries(String json) {
        List<FibEntry> entries = new ArrayList<>();
        // MappingIterator would take the first array apart.
        try (JsonParser documents = JSON.createParser(json)) {
            for (JsonNode array = JSON.readTree(documents); array != null; array = JSON.readTree(documents)) {
                array.forEach(route -> entries.add(FibEntry.of(route)));
            }
        } catch (IOException e) {
            throw RejectedException.host("the output of ip is not understood", e);
        }
        return entries;
    }

    public List<FibEntry.NextHop> hops() {
        return entry.map(FibEntry::hops).orElse(List.of());
    }
}
