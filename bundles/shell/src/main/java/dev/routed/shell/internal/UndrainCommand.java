package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Announcing;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:undrain}: the host, or one container, is announced again. */
@Service
@Command(
        scope = "routed",
        name = "undrain",
        description = "Announces this host's containers, or one that was drained or handed over itself, again")
public final class UndrainCommand extends ListCommand {

    @Argument(
            name = "endpoint",
            description = "An endpoint's id or the beginning of it, one of its addresses, or its container's name or id")
    private String endpoint;

    @Option(name = "--host", description = "The host, which is also meant if nothing is said")
    private boolean host;

    @Override
    Listing list(Services services) {
        if (host && endpoint != null) {
            throw Refusal.of("Say --host or an endpoint, not both: '%s' is one of the host's.", endpoint);
        }
        Announcing announcing = services.get(Announcing.class);
        if (endpoint == null) {
            announcing.drain(false);
        } else {
            announcing.drain(endpoint, false);
        }
        return HeldListing.of(services);
    }
}
