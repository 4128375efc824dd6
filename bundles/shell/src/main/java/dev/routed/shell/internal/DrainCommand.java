package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Announcing;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:drain}: the host, or one container, is announced no longer, and goes on as it is. */
@Service
@Command(
        scope = "routed",
        name = "drain",
        description = "Announces this host's containers, or one, no longer, while they go on; alone: what is not announced")
public final class DrainCommand extends DrainingCommand {

    @Option(
            name = "--wait",
            description = "How long to wait, when all is done, for routers to follow and connections to end: 10s, 500ms, 2m")
    private String wait;

    @Override
    Listing list(Services services) {
        Patience patience = Patience.parse(wait);
        Optional<String> endpoint = endpoint();
        if (wait != null && !isHost() && endpoint.isEmpty()) {
            throw Refusal.of("There is nothing to wait for: say --host or an endpoint as well.");
        }
        Announcing announcing = services.get(Announcing.class);
        if (isHost()) {
            announcing.drain(true);
        }
        endpoint.ifPresent(named -> announcing.drain(named, true));
        patience.pass();
        return HeldListing.of(services);
    }
}
