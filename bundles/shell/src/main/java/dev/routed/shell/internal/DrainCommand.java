package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Announcing;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:drain}: the host, or one container, is announced no longer, and goes on as it is. */
@Service
@Command(
        scope = "routed",
        name = "drain",
        description = "Announces this host's containers, or one, no longer, while they go on; alone: what is not announced")
public final class DrainCommand extends ListCommand {

    @Argument(
            name = "endpoint",
            description = "An endpoint's id or the beginning of it, one of its addresses, or its container's name or id")
    private String endpoint;

    @Option(name = "--host", description = "The host with all that it has and gets, until routed:undrain")
    private boolean host;

    @Option(
            name = "--wait",
            description = "How long to wait, when all is done, for routers to follow and connections to end: 10s, 500ms, 2m")
    private String wait;

    @Override
    Listing list(Services services) {
        Patience patience = Patience.parse(wait);
        if (host && endpoint != null) {
            throw Refusal.of("Say --host or an endpoint, not both: '%s' is one of the host's.", endpoint);
        }
        if (wait != null && !host && endpoint == null) {
            throw Refusal.of("There is nothing to wait for: say --host or an endpoint as well.");
        }
        Announcing announcing = services.get(Announcing.class);
        if (host) {
            announcing.drain(true);
        } else if (endpoint != null) {
            announcing.drain(endpoint, true);
        }
        patience.pass();
        return HeldListing.of(services);
    }
}
