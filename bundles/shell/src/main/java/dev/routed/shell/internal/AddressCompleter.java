package dev.routed.shell.internal;

import dev.routed.api.network.Networks;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Completes addresses of endpoints. */
@Service
public final class AddressCompleter extends ObjectCompleter {
    @Override
    Stream<String> words(Services services) {
        return services.get(Networks.class).endpoints().stream()
                .flatMap(endpoint -> endpoint.addresses().stream())
                .map(Object::toString);
    }
}
