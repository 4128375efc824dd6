package dev.routed.testkit;

import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Builds endpoints and networks for the tests of policies. */
public final class Attachments {
    private static final String NETWORK = "a".repeat(64);

    private Attachments() {}

    public static Network network(Map<String, String> options) {
        return new Network(NETWORK, List.of(), List.of(), Set.of(), List.of(), options, Optional.empty());
    }

    /** Builds an endpoint whose links are named after its ID. */
    public static Endpoint endpoint(String id, Map<String, String> options, String... addresses) {
        return Endpoint.of(id, NETWORK, new Mac(1), "rt" + ShortId.of(id), "rc" + ShortId.of(id))
                .withAddresses(Stream.of(addresses).map(Ip::parse).toList())
                .withOptions(options);
    }

    public static Attachment attachment(String id, String... addresses) {
        return new Attachment(network(Map.of()), endpoint(id, Map.of(), addresses));
    }
}
