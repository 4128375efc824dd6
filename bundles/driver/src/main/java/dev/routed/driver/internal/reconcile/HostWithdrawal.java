package dev.routed.driver.internal.reconcile;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Link;
import dev.routed.api.message.Failure;
import dev.routed.api.network.Change;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Reconciliation;
import dev.routed.driver.internal.endpoint.EndpointReconciler;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.ForwardingKeeper;
import dev.routed.driver.internal.host.Reaper;
import dev.routed.driver.internal.network.GatewayService;
import dev.routed.driver.internal.network.ServedNetworks;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes off the host what no container needs; see {@link dev.routed.api.network.Withdrawal}. */
public record HostWithdrawal(
        Registry registry,
        ServedNetworks serving,
        GatewayService gateways,
        ForwardingKeeper forwarding,
        EndpointReconciler endpoints,
        HostReconciler reconciler,
        Reaper reaper,
        Applier applier) {
    private static final String CAUSE = "routed uninstall";

    public Reconciliation withdraw(boolean keepContainers) {
        Reconciliation repaired = reconciler.reconcile(CAUSE);
        endWithoutContainer();
        List<Endpoint> live = registry.endpoints();
        if (!keepContainers && !live.isEmpty()) {
            throw rejection(live);
        }
        List<Change> changes = new ArrayList<>(repaired.changes());
        List<String> failures = new ArrayList<>(repaired.failures());
        serving.remember();
        registry.networks().stream()
                .filter(network -> registry.endpointsOf(network.id()).isEmpty())
                .forEach(network -> serving.withdraw(network.id()));
        attempt("gateways", failures, () -> changes.addAll(gateways.answer()));
        forwarding.check();
        forwarding.findings().stream().map(Finding::text).forEach(failures::add);
        attempt("parked links", failures, reaper::reap);
        return new Reconciliation(changes, failures);
    }

    /** No call of the engine is under way, so no endpoint is just getting its container. */
    private void endWithoutContainer() {
        Set<String> unused = applier.kernel().links().stream()
                .filter(link -> link.peerHere() && !link.carrier())
                .map(Link::name)
                .collect(Collectors.toSet());
        registry.endpoints().stream()
                .filter(endpoint -> unused.contains(endpoint.link()))
                .forEach(endpoint -> endpoints.end(endpoint, "no container has " + endpoint.peer()));
    }

    private static RejectedException rejection(List<Endpoint> live) {
        return RejectedException.of(
                "%s has a container on this host (one of %d): remove these containers first, or run"
                        + " 'routed uninstall --keep-containers'",
                live.get(0).addresses().get(0), live.size());
    }

    private static void attempt(String what, List<String> failures, Runnable removal) {
        try {
            removal.run();
        } catch (RuntimeException e) {
            failures.add("%s cannot be removed: %s".formatted(what, Failure.reason(e)));
        }
    }
}
