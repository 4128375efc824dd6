package dev.routed.shell.internal;

import dev.routed.api.network.Reconciler;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:reconcile}. */
@Service
@Command(scope = "routed", name = "reconcile", description = "Put the host right now, and say what was done")
public final class ReconcileCommand extends ListCommand {

    @Override
    Listing list(Services services) {
        return Listing.of(services.get(Reconciler.class).reconcile("asked for by the operator"));
    }
}
