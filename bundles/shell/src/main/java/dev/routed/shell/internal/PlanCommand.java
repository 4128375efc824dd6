package dev.routed.shell.internal;

import dev.routed.api.network.Reconciler;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:plan}. */
@Service
@Command(scope = "routed", name = "plan", description = "What would be done to put the host right; nothing is done")
public final class PlanCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        return Listing.of(services.get(Reconciler.class).pending());
    }
}
