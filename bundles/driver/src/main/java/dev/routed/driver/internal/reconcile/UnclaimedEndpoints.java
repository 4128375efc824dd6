package dev.routed.driver.internal.reconcile;

import dev.routed.api.RejectedException;
import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.OrphanRules;
import dev.routed.driver.internal.endpoint.EndpointReconciler;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.state.EndpointTable;
import dev.routed.driver.internal.state.EngineNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds endpoints that no container of the engine has, although their links look alive: an engine that has lost its
 * files leaves the network namespaces of former containers mounted. Asks the engine with one call for each network. One
 * look at a time.
 */
public final class UnclaimedEndpoints {
    private final EndpointTable table;
    private final EngineNames engine;
    private final EndpointReconciler reconciler;
    private final LastingConditions conditions;
    /** The endpoints that the latest look found in no container: only a second look decides. */
    private Set<String> suspects = Set.of();

    public UnclaimedEndpoints(
            EndpointTable table, EngineNames engine, EndpointReconciler reconciler, LastingConditions conditions) {
        this.table = table;
        this.engine = engine;
        this.reconciler = reconciler;
        this.conditions = conditions;
    }

    /** Ends endpoints on networks that the engine has; others may belong to another engine and are reported. */
    public synchronized void look() {
        Map<String, List<Endpoint>> quiet = table.registry().endpoints().stream()
                .filter(this::isQuiet)
                .collect(Collectors.groupingBy(Endpoint::networkId));
        Set<String> unclaimed = new HashSet<>();
        List<Finding> found = new ArrayList<>();
        try {
            quiet.forEach((network, endpoints) -> {
                // Without any lock: the engine may be waiting for routed.
                Optional<Set<String>> claimed = engine.endpoints(network);
                endpoints.stream()
                        .filter(endpoint -> !claimed.orElse(Set.of()).contains(endpoint.id()))
                        .forEach(endpoint -> {
                            unclaimed.add(endpoint.id());
                            if (suspects.contains(endpoint.id())) {
                                decide(endpoint, claimed.isPresent(), found);
                            }
                        });
            });
        } catch (RejectedException e) {
            // The engine is away: what it said last still holds.
            return;
        }
        suspects = unclaimed;
        conditions.replace(found);
    }

    private boolean isQuiet(Endpoint endpoint) {
        return table.activity()
                        .silence(endpoint.id())
                        .orElse(table.activity().running())
                        .compareTo(OrphanRules.COMING)
                >= 0;
    }

    private void decide(Endpoint endpoint, boolean knownNetwork, List<Finding> found) {
        if (knownNetwork) {
            reconciler.end(endpoint, "no container of the engine has it, and the engine did not delete it");
        } else {
            found.add(conditions.finding(
                    LinkNames.subject(endpoint),
                    "the engine has neither its network nor a container with it; if no other engine has, remove it",
                    "ip link del " + endpoint.link()));
        }
    }
}
