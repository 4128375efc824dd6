package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Networks;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes endpoints: names of containers, or IDs while those are unknown, and addresses. */
@Service
public final class EndpointCompleter extends ObjectCompleter {
    @Override
    Stream<String> words(Services services) {
        ObjectNames.Snapshot names = services.names();
        return services.get(Networks.class).endpoints().stream()
                .flatMap(endpoint -> Stream.concat(
                        Stream.of(names.container(endpoint.id()).orElseGet(() -> ShortId.of(endpoint.id()))),
                        endpoint.addresses().stream().map(Object::toString)));
    }
}
