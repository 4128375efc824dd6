package dev.routed.routing.internal.fib;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.routed.api.RejectedException;
import dev.routed.api.net.Ip;
import dev.routed.process.Program;
import dev.routed.routing.internal.fib.Forwarding.Entry;
import dev.routed.routing.internal.fib.Forwarding.Way;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Asks the kernel by {@code ip route get … iif}, as for a packet that comes in, so policy rules and every table count.
 * A question that fails, because the kernel discards such a packet, has no answer.
 */
final class FibReader {
    private static final List<String> EACH = List.of("-json", "-force", "-batch", "-");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program ip;

    FibReader(Program ip) {
        this.ip = ip;
    }

    /**
     * @param uplink a link to the network
     * @param peer an address that is reached by this link
     * @param targets of the family of the peer
     */
    List<Forwarding> ask(String uplink, Ip peer, Collection<AnnouncedAddress> targets) {
        Map<Ip, Way> ways = new HashMap<>();
        answers(targets.stream()
                        .map(target -> "route get %s from %s iif %s".formatted(target.address(), peer, uplink))
                        .toList())
                .forEach(entry -> ways.put(
                        Ip.parse(entry.path("dst").asText()),
                        new Way(
                                entry.path("dev").asText(),
                                entry.path("table").asText().replaceFirst("^(main|254)$", ""))));
        return targets.stream()
                .map(target ->
                        new Forwarding(target, uplink, Optional.ofNullable(ways.get(target.address())), List.of()))
                .map(found -> found.leadsToTarget() ? found : withMainTable(found))
                .toList();
    }

    private Forwarding withMainTable(Forwarding found) {
        List<Entry> entries = answers(List.of(
                        "route show table main " + found.target().address().asPrefix()))
                .stream()
                .map(FibReader::entry)
                .toList();
        return new Forwarding(found.target(), found.uplink(), found.way(), entries);
    }

    private static Entry entry(JsonNode entry) {
        return new Entry(
                entry.path("type").asText("unicast"),
                entry.path("dev").asText(),
                Optional.ofNullable(entry.get("gateway")).map(JsonNode::asText).map(Ip::parse),
                entry.path("metric").asLong());
    }

    private List<JsonNode> answers(List<String> questions) {
        Program.Result result = ip.run(EACH, questions.stream().collect(Collectors.joining("\n", "", "\n")));
        if (result.status() != 0 && !result.errors().contains("RTNETLINK answers")) {
            throw RejectedException.host("ip fails: " + result.message(), null);
        }
        List<JsonNode> entries = new ArrayList<>();
        // One array for each answer; MappingIterator would take the first one apart.
        try (JsonParser documents = JSON.createParser(result.output())) {
            for (JsonNode array = JSON.readTree(documents); array != null; array = JSON.readTree(documents)) {
                array.forEach(entries::add);
            }
        } catch (IOException e) {
            throw RejectedException.host("the output of ip is not understood", e);
        }
        return entries;
    }
}
