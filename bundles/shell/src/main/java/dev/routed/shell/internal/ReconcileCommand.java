package dev.routed.shell.internal;

import dev.routed.api.network.Reconciler;
import dev.routed.api.network.Reconciliation;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "reconcile",
        description = "Repair this host's links, addresses and routes, and list the changes made",
        detailedDescription = "Example: routed reconcile")
public final class ReconcileCommand extends ListCommand {
    @Override
    Listing list(Services services) {
        Reconciliation done = services.get(Reconciler.class).reconcile("routed reconcile");
        return Listing.of(done.changes()).empty("nothing to repair").failing(done.failures());
    }
}
