package dev.routed.driver.internal.reconcile;

import dev.routed.api.health.Finding;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.desired.GatewayRules;
import dev.routed.driver.internal.desired.TakenAddresses;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.options.NetworkOptions;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Judges the addresses of live endpoints and the gateways of networks as those of new ones are judged, whenever the
 * host's addresses or policy rules change. Each that the host takes away is a lasting condition. Thread-safe.
 */
public final class AddressJudge {
    private final Registry registry;
    private final Applier applier;
    private final LastingConditions conditions;
    private final Predicate<String> isUnrepaired;
    /** The addresses that another route takes away, as found by the latest look at routes. */
    private final Map<String, Finding> rerouted = new TreeMap<>();

    /** @param isUnrepaired whether a link is being repaired, so that its routes may be missing */
    public AddressJudge(
            Registry registry, Applier applier, LastingConditions conditions, Predicate<String> isUnrepaired) {
        this.registry = registry;
        this.applier = applier;
        this.conditions = conditions;
        this.isUnrepaired = isUnrepaired;
    }

    /**
     * Judges all addresses.
     *
     * @param routes whether to look up the route of each, because policy rules may have changed; otherwise only of
     *     those that a route took away before
     * @throws KernelException if the host cannot be read
     */
    public synchronized void judge(boolean routes) {
        Kernel kernel = applier.kernel();
        GatewayRules rules = GatewayRules.of(
                HostState.of(kernel.links(), kernel.addresses(), List.of(), List.of()), applier.ownership());
        TakenAddresses taken = new TakenAddresses(rules.foreignAddresses(), protocol());
        List<Finding> found = new ArrayList<>();
        Set<String> before = new TreeSet<>(rerouted.keySet());
        rerouted.clear();
        for (Endpoint endpoint : registry.endpoints()) {
            for (Ip address : endpoint.addresses()) {
                String subject = address.toString();
                if ((routes || before.contains(subject)) && !isUnrepaired.test(endpoint.link())) {
                    taken.byRoute(endpoint, address, kernel.lookup(address))
                            .ifPresent(finding -> rerouted.put(subject, finding));
                }
                taken.byInterface(address)
                        .or(() -> Optional.ofNullable(rerouted.get(subject)))
                        .ifPresent(found::add);
            }
        }
        for (Network network : registry.networks()) {
            gateways(network, rules, found);
            network.pools().forEach(pool -> taken.byInterface(pool.subnet()).ifPresent(found::add));
        }
        conditions.replace(found);
    }

    /** A look that changes nothing costs nothing while nothing is taken away. */
    public void judgeAgain() {
        if (!conditions.findings().isEmpty()) {
            judge(false);
        }
    }

    private int protocol() {
        return applier.desiredStates().numbers().protocol();
    }

    private void gateways(Network network, GatewayRules rules, List<Finding> found) {
        network.gateways()
                .forEach(gateway -> rules.objection(gateway)
                        .ifPresent(text -> found.add(conditions.finding(
                                gateway.toString(),
                                "gateway %s %s: change it by 'routed network-set %s %s ADDRESS'"
                                        .formatted(
                                                gateway,
                                                text,
                                                ShortId.of(network.id()),
                                                NetworkOptions.nameOfGateway(gateway.family())),
                                ""))));
    }
}
