package dev.routed.driver.internal.network;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Events;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.Enumeration;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Change;
import dev.routed.api.network.Network;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.NetworkLock;
import dev.routed.driver.internal.state.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes gateway, MTU and policies' options of networks: as the settings change, or as the operator says. An endpoint
 * keeps the gateway that its container has, and the host answers it as long.
 */
public record NetworkChanges(
        Registry registry,
        NetworkLock lock,
        NetworkEdits edits,
        ServedNetworks serving,
        GatewayService gateways,
        PolicyChain policies,
        LastingConditions conditions,
        Events events) {
    /** Lets networks follow the settings in effect. A network that cannot stays as it is, which is a condition. */
    public void follow() {
        follow(gateways.pass());
    }

    public void follow(HostState host) {
        follow(gateways.pass(host));
    }

    private void follow(HostGateways pass) {
        synchronized (lock) {
            Map<String, String> failures = new TreeMap<>();
            for (Network network : registry.networks()) {
                try {
                    change(network, edits.followed(network, pass), pass, List.of());
                } catch (RejectedException | KernelException e) {
                    failures.put(
                            ShortId.of(network.id()),
                            "keeps gateway %s: %s".formatted(Enumeration.all(network.gateways()), e.getMessage()));
                }
            }
            conditions.replace(failures);
        }
    }

    /** The changes of gateways, the links on which policies want or wanted routes, and remarks for the operator. */
    public record Done(List<Change> changes, Set<String> links, List<String> remarks) {}

    /** See {@link dev.routed.api.network.NetworkAdmin#set}; endpoints follow afterwards. */
    public Done set(String networkId, String option, String value) {
        synchronized (lock) {
            HostGateways pass = gateways.pass();
            Network network = registry.require(networkId);
            Network edited = edits.edited(network, Map.of(option, value), pass);
            Done done = change(network, edited, pass, edits.describe(edited));
            conditions.end(ShortId.of(networkId));
            return done;
        }
    }

    /** @throws RejectedException if the network cannot change; then it is as before */
    private Done change(Network before, Network after, HostGateways pass, List<String> remarks) {
        if (after.equals(before)) {
            return new Done(List.of(), Set.of(), remarks);
        }
        edits.check(before, after, pass);
        List<Change> changes = new ArrayList<>();
        Set<String> links;
        try {
            // The host answers a gateway before a container has it.
            changes.addAll(gateways.answerSoon(after.gateways(), pass));
            serving.save(after);
            links = apply(before, after);
        } catch (RuntimeException e) {
            gateways.refresh(pass);
            throw Applier.rejection(e);
        }
        serving.assign(after);
        changes.addAll(gateways.refresh(pass));
        events.info(
                "network-change",
                ShortId.of(after.id()),
                "has %s now, instead of %s".formatted(terms(after), terms(before)));
        return new Done(changes, links, remarks);
    }

    private Set<String> apply(Network before, Network after) {
        if (after.options().equals(before.options()) && after.optionsLost() == before.optionsLost()) {
            registry.add(after);
            return Set.of();
        }
        try {
            return policies.change(before, after);
        } catch (RuntimeException e) {
            Applier.undo(e, () -> serving.save(before));
            throw e;
        }
    }

    private static String terms(Network network) {
        return "gateway %s and %s"
                .formatted(
                        Enumeration.all(network.gateways()),
                        network.mtu().map(mtu -> "mtu " + mtu).orElse("the setting's mtu"));
    }
}
