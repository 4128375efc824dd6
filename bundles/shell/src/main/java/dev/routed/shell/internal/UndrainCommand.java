package dev.routed.shell.internal;

import dev.routed.api.network.Announcing;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:undrain}: the host, which is meant if nothing is said, or one container, is announced again. */
@Service
@Command(
        scope = "routed",
        name = "undrain",
        description = "Announces this host's containers, or one that was drained or handed over itself, again")
public final class UndrainCommand extends DrainingCommand {

    @Override
    Listing list(Services services) {
        Announcing announcing = services.get(Announcing.class);
        endpoint().ifPresentOrElse(named -> announcing.drain(named, false), () -> announcing.drain(false));
        return HeldListing.of(services);
    }
}
