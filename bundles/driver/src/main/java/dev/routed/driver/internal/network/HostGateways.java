package dev.routed.driver.internal.network;

import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Change;
import dev.routed.driver.internal.desired.GatewayRules;
import dev.routed.driver.internal.host.Applier;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Checks and answers gateways in one pass, which reads the host once at most: when it first needs to know the host, and
 * again only after a failure. For one thread at a time.
 */
final class HostGateways {
    private final Applier applier;
    private Optional<HostState> host;

    HostGateways(Applier applier, Optional<HostState> host) {
        this.applier = applier;
        this.host = host;
    }

    private HostState host() {
        HostState present = host.orElseGet(applier::host);
        host = Optional.of(present);
        return present;
    }

    GatewayRules rules() {
        return applier.gatewayRules(host());
    }

    /** The changes after which the host answers just these gateways. */
    List<Change> plan(Collection<Ip> gateways) {
        return changes(applier.planGateways(gateways, host()));
    }

    List<Change> answer(Collection<Ip> gateways) {
        HostState before = host();
        List<Step> steps = applier.planGateways(gateways, before);
        host = Optional.empty();
        applier.kernel().apply(steps);
        host = Optional.of(applier.withGateways(gateways, before));
        return changes(steps);
    }

    private static List<Change> changes(List<Step> steps) {
        return steps.stream().map(Change::of).toList();
    }
}
