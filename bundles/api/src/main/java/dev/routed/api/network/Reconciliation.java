package dev.routed.api.network;

import java.util.List;

/**
 * The result of a repair of the whole host.
 *
 * @param changes the applied changes
 * @param failures one sentence for each link that could not be repaired; these are tried again
 */
public record Reconciliation(List<Change> changes, List<String> failures) {
    public Reconciliation {
        changes = List.copyOf(changes);
        failures = List.copyOf(failures);
    }
}
