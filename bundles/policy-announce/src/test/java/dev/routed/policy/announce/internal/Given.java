package dev.routed.policy.announce.internal;

import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Endpoints and configurations. */
final class Given {
    static final Ip ADDRESS = Ip.parse("10.1.0.2");
    static final String ID = "e".repeat(64);
    static final String LINK = "rteeeeeeeeeeee";

    private Given() {}

    static Attachment endpoint(String announce) {
        return endpoint(Map.of(), Map.of("announce", announce), Map.of());
    }

    static Attachment endpoint(
            Map<String, String> networkOptions, Map<String, String> endpointOptions, Map<Ip, Announcement> suppressed) {
        String network = "a".repeat(64);
        return new Attachment(
                new Network(network, List.of(), List.of(), Set.of(), List.of(), networkOptions, Optional.empty()),
                Endpoint.of(ID, network, new Mac(1), LINK, "rceeeeeeeeeeee")
                        .withAddresses(List.of(ADDRESS))
                        .withOptions(endpointOptions)
                        .withSuppressed(new TreeMap<>(suppressed)));
    }

    static AnnounceConfig config(String... keysAndValues) {
        Map<String, String> values =
                new TreeMap<>(Map.of("interval", "1000", "timeout", "500", "rise", "1", "fall", "2", "damping", "60"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new AnnounceConfig() {
            @Override
            public String interval() {
                return values.get("interval");
            }

            @Override
            public String timeout() {
                return values.get("timeout");
            }

            @Override
            public String rise() {
                return values.get("rise");
            }

            @Override
            public String fall() {
                return values.get("fall");
            }

            @Override
            public String damping() {
                return values.get("damping");
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return AnnounceConfig.class;
            }
        };
    }
}
