package dev.routed.driver.internal.reconcile;

import dev.routed.api.network.Change;
import dev.routed.api.network.Network;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.driver.internal.network.NetworkChanges;
import dev.routed.driver.internal.network.NetworkEdits;
import dev.routed.driver.internal.state.NetworkLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Changes networks with their endpoints, or previews that; see {@link dev.routed.api.network.NetworkAdmin}. */
public record NetworkAdministration(
        NetworkLookup lookup,
        NetworkEdits edits,
        NetworkChanges networks,
        HostReconciler reconciler,
        HostPreview host) {
    /** Finds the network without a lock: the engine, which is asked for its name, may be waiting for this driver. */
    public PlanPreview set(String network, String option, String value) {
        NetworkChanges.Done done = networks.set(lookup.resolve(network).id(), option, value);
        List<Change> changes = new ArrayList<>(done.changes());
        changes.addAll(reconciler.settleWith(done.links()));
        return new PlanPreview(changes, joined(done.remarks(), host.preview().remarks()));
    }

    public PlanPreview preview(String network, Map<String, String> values) {
        List<Network> supposed = edits.supposing(lookup.resolve(network), values);
        PlanPreview preview = host.previewOf(supposed);
        Stream<String> options = supposed.stream().flatMap(after -> edits.describe(after).stream());
        return new PlanPreview(preview.changes(), joined(options.toList(), preview.remarks()));
    }

    public PlanPreview preview(NetworkSettings supposed) {
        edits.check(supposed);
        return host.preview(supposed, edits.followed(supposed));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
