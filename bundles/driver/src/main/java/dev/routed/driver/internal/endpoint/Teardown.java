package dev.routed.driver.internal.endpoint;

import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.message.Failure;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.desired.DesiredEndpoint;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.Conditions;
import dev.routed.driver.internal.host.FormerConnections;
import dev.routed.driver.internal.host.Reaper;
import dev.routed.driver.internal.network.ServedNetworks;
import dev.routed.driver.internal.options.LinkNames;
import dev.routed.driver.internal.options.SecondaryAddresses;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.state.EndpointTable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes endpoints down. The engine only logs a failure and does not repeat the call, so a failed teardown is repeated
 * here until it succeeds; the endpoint keeps its addresses until then. The caller holds the endpoint's lock.
 */
public record Teardown(
        EndpointTable table,
        Applier applier,
        PolicyChain policies,
        FormerConnections connections,
        Reaper reaper,
        ServedNetworks serving,
        Conditions conditions,
        ScheduledExecutorService later,
        Events events) {
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Takes an endpoint down that the engine deletes. @throws RejectedException if the kernel fails a step */
    void down(Endpoint endpoint) {
        boolean live = table.live(endpoint.id()).isPresent();
        try {
            remove(endpoint, live ? this::takeDown : applier::clear, () -> {
                table.ended(endpoint, false);
                events.info("endpoint-down", LinkNames.subject(endpoint), "is gone from " + endpoint.link());
            });
        } catch (KernelException e) {
            throw Applier.rejection(e);
        }
    }

    private void takeDown(Endpoint live) {
        applier.down(new DesiredEndpoint(live, policies.contributions().routes(live)));
    }

    /** Removes what there is of an endpoint that did not come up. */
    void clear(Endpoint endpoint) {
        remove(endpoint, applier::clear, () -> table.ended(endpoint, false));
    }

    /** Ends an orphaned endpoint. Its addresses are free at once, since the engine may never release them. */
    void end(Endpoint endpoint, String why) {
        events.warn("endpoint-lost", LinkNames.subject(endpoint), why);
        remove(endpoint, applier::clear, () -> table.ended(endpoint, true));
    }

    /** @param ended runs when nothing is left of the endpoint, which may be after a repetition */
    private void remove(Endpoint endpoint, Consumer<Endpoint> fromKernel, Runnable ended) {
        table.ending(endpoint);
        try {
            fromKernel.accept(endpoint);
        } catch (RuntimeException e) {
            conditions
                    .repairs()
                    .report(
                            LinkNames.subject(endpoint),
                            "cannot be taken down; retried within a second: " + Failure.reason(e));
            later.schedule(
                    () -> Trigger.during("timer", () -> repeat(endpoint, ended)),
                    RETRY.toMillis(),
                    TimeUnit.MILLISECONDS);
            throw e;
        }
        connections.forget(endpoint.addresses());
        policies.removed(endpoint);
        boolean formerGateway = serving.hasFormerGateway(endpoint);
        ended.run();
        conditions.ended(endpoint);
        reaper.wake();
        if (formerGateway) {
            later.execute(() -> serving.freeFormerGateway(endpoint));
        }
    }

    private void repeat(Endpoint endpoint, Runnable ended) {
        synchronized (table.lock(endpoint.id())) {
            if (table.registry().unsettled(endpoint.id()).isEmpty()) {
                return;
            }
            try {
                remove(endpoint, applier::clear, ended);
            } catch (KernelException e) {
                // Reported above, where the next repetition is scheduled, too.
            }
        }
    }

    /** Returns whether IPAM may free the address. The caller does not hold the endpoint's lock. */
    public boolean addressReleased(Ip address) {
        boolean owed = table.claims().settle(address);
        Optional<Endpoint> holder = table.registry().endpoint(address);
        if (holder.isEmpty()) {
            return !owed;
        }
        // The engine does not know secondary addresses: the release is meant for an earlier endpoint.
        return !SecondaryAddresses.of(holder.get()).contains(address) && released(holder.get(), address, owed);
    }

    private boolean released(Endpoint endpoint, Ip address, boolean owed) {
        synchronized (table.lock(endpoint.id())) {
            Optional<Endpoint> present = table.present(endpoint.id());
            if (table.live(endpoint.id()).isPresent()) {
                if (table.keeps(endpoint, address, owed)) {
                    events.info(
                            "release-late",
                            LinkNames.subject(endpoint),
                            "keeps its address: the release may belong to an earlier endpoint");
                    return false;
                }
                events.info(
                        "endpoint-lost",
                        LinkNames.subject(endpoint),
                        "its address was released but the engine did not delete it: the engine was interrupted");
            }
            present.ifPresent(this::down);
            return true;
        }
    }
}
