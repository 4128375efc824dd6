package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Networks;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes networks: names, or IDs while those are unknown, and subnets. */
@Service
public final class NetworkCompleter extends ObjectCompleter {
    @Override
    Stream<String> words(Services services) {
        ObjectNames.Snapshot names = services.names();
        return services.get(Networks.class).networks().stream()
                .flatMap(network -> Stream.concat(
                        Stream.of(names.network(network.id()).orElseGet(() -> ShortId.of(network.id()))),
                        network.pools().stream().map(pool -> pool.subnet().toString())));
    }
}
