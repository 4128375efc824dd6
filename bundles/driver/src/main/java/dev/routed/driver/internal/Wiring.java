package dev.routed.driver.internal;

import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.settings.Settings;
import dev.routed.driver.internal.desired.DesiredStates;
import dev.routed.driver.internal.endpoint.Bringup;
import dev.routed.driver.internal.endpoint.ContainerIpv6;
import dev.routed.driver.internal.endpoint.EndpointChanges;
import dev.routed.driver.internal.endpoint.EndpointOperations;
import dev.routed.driver.internal.endpoint.EndpointReconciler;
import dev.routed.driver.internal.endpoint.EndpointUpdates;
import dev.routed.driver.internal.endpoint.Teardown;
import dev.routed.driver.internal.host.Applier;
import dev.routed.driver.internal.host.Conditions;
import dev.routed.driver.internal.host.DesiredEndpoints;
import dev.routed.driver.internal.host.FormerConnections;
import dev.routed.driver.internal.host.ForwardingKeeper;
import dev.routed.driver.internal.host.Reaper;
import dev.routed.driver.internal.network.GatewayService;
import dev.routed.driver.internal.network.NetworkChanges;
import dev.routed.driver.internal.network.NetworkEdits;
import dev.routed.driver.internal.network.NetworkOperations;
import dev.routed.driver.internal.network.PoolChecks;
import dev.routed.driver.internal.network.RestoredNetworks;
import dev.routed.driver.internal.network.ServedNetworks;
import dev.routed.driver.internal.network.StoredNetworks;
import dev.routed.driver.internal.policy.PolicyChain;
import dev.routed.driver.internal.reconcile.AddressJudge;
import dev.routed.driver.internal.reconcile.DrainOperations;
import dev.routed.driver.internal.reconcile.HostAdoption;
import dev.routed.driver.internal.reconcile.HostPreview;
import dev.routed.driver.internal.reconcile.HostReconciler;
import dev.routed.driver.internal.reconcile.HostWithdrawal;
import dev.routed.driver.internal.reconcile.NetworkAdministration;
import dev.routed.driver.internal.reconcile.Suspects;
import dev.routed.driver.internal.reconcile.UnclaimedEndpoints;
import dev.routed.driver.internal.state.AddressClaims;
import dev.routed.driver.internal.state.Drains;
import dev.routed.driver.internal.state.EndpointLookup;
import dev.routed.driver.internal.state.EndpointTable;
import dev.routed.driver.internal.state.EngineActivity;
import dev.routed.driver.internal.state.EngineNames;
import dev.routed.driver.internal.state.NetworkLock;
import dev.routed.driver.internal.state.NetworkLookup;
import dev.routed.driver.internal.state.Registry;
import dev.routed.driver.internal.state.Sandboxes;
import dev.routed.driver.internal.state.StripedLocks;
import dev.routed.driver.internal.store.DrainFile;
import dev.routed.driver.internal.store.EndpointFiles;
import dev.routed.driver.internal.store.NetworkFiles;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Creates the parts of the driver and passes each to the parts that use it. Calls go from the last package to the
 * first, with one exception at run time: a policy calls back when its reasons change.
 *
 * <pre>
 *   Driver → reconcile → endpoint → network → host → policy → state → store
 *               ↑                                      │
 *               └── HostReconciler.settleOne ── change listener of a Policy
 * </pre>
 */
final class Wiring {
    final Registry registry = new Registry();
    final EngineNames engine = new EngineNames();
    final EndpointLookup lookup = new EndpointLookup(registry, engine);
    final Conditions conditions;
    final Drains drains;
    final EndpointTable table;
    final PolicyChain policies;
    final DesiredEndpoints desired;
    final Applier applier;
    final Reaper reaper;
    final FormerConnections connections;
    final GatewayService gateways;
    final StoredNetworks storedNetworks;
    final ServedNetworks serving;
    final NetworkOperations networks;
    final NetworkEdits networkEdits;
    final NetworkChanges networkChanges;
    final Teardown teardown;
    final EndpointOperations endpoints;
    final EndpointChanges endpointChanges;
    final HostReconciler reconciler;
    final AddressJudge judge;
    final UnclaimedEndpoints unclaimed;
    final HostPreview preview;
    final NetworkAdministration administration;
    final DrainOperations drainOperations;
    final ForwardingKeeper forwardingKeeper;
    final HostAdoption adoption;
    final HostWithdrawal withdrawal;
    final DriverMetrics metrics;

    Wiring(
            Kernel kernel,
            Namespaces namespaces,
            Ipam ipam,
            Forwarding forwarding,
            Settings settings,
            Events events,
            ScheduledExecutorService later,
            LongSupplier nanoTime) {
        DesiredStates desiredStates = new DesiredStates(settings.kernel());
        NetworkLock lock = new NetworkLock();
        conditions = Conditions.recordedBy(events);
        drains = new Drains(new DrainFile(settings.network().state(), events));
        table = new EndpointTable(
                registry,
                new AddressClaims(ipam),
                new EndpointFiles(settings.network().state(), events),
                drains,
                new EngineActivity(nanoTime),
                new Sandboxes(),
                new StripedLocks());
        policies = new PolicyChain(registry, settings.kernel().protocol(), events, later);
        desired = new DesiredEndpoints(registry, drains, policies.contributions(), settings);
        applier = new Applier(kernel, namespaces, desiredStates);
        reaper = new Reaper(kernel, desiredStates.ownership(), conditions.parked(), later);
        connections = new FormerConnections(kernel, events, later);
        forwardingKeeper = new ForwardingKeeper(registry, forwarding, events, later);
        gateways = new GatewayService(registry, ipam, applier, settings, conditions.gateways());
        PoolChecks pools = new PoolChecks(registry, ipam);
        storedNetworks = new StoredNetworks(new NetworkFiles(settings.network().state(), events), pools, events);
        serving = new ServedNetworks(registry, lock, storedNetworks, ipam, gateways, events);
        networks = new NetworkOperations(registry, lock, pools, gateways, forwardingKeeper, policies, serving, events);
        networkEdits = new NetworkEdits(registry, gateways, policies, settings);
        networkChanges = new NetworkChanges(
                registry, lock, networkEdits, serving, gateways, policies, conditions.networks(), events);
        RestoredNetworks restored = new RestoredNetworks(
                registry, lock, ipam, gateways, serving, storedNetworks, policies, settings, events);
        teardown = new Teardown(table, applier, policies, connections, reaper, serving, conditions, later, events);
        Bringup bringup =
                new Bringup(table, desired, applier, policies, forwardingKeeper, connections, teardown, events);
        EndpointUpdates updates = new EndpointUpdates(table, applier, policies, events);
        EndpointReconciler endpointReconciler = new EndpointReconciler(
                table, desired, applier, updates, reaper, teardown, conditions.containers(), events);
        endpoints = new EndpointOperations(table, restored, serving, policies, bringup, teardown);
        endpointChanges = new EndpointChanges(registry, table, applier, policies, updates, connections, events);
        Suspects suspects = new Suspects(registry, endpointReconciler, desired, applier);
        ContainerIpv6 ipv6 = new ContainerIpv6(table, applier, conditions.ipv6());
        reconciler = new HostReconciler(
                registry, gateways, endpointReconciler, ipv6, suspects, applier, conditions, later, events);
        unclaimed = new UnclaimedEndpoints(table, engine, endpointReconciler, conditions.orphans());
        judge = new AddressJudge(registry, applier, conditions.addresses(), reconciler::isUnrepaired);
        preview = new HostPreview(registry, gateways, endpointReconciler, desired, suspects, applier);
        administration = new NetworkAdministration(
                new NetworkLookup(registry, engine), networkEdits, networkChanges, reconciler, preview);
        drainOperations = new DrainOperations(registry, table, drains, desired, reconciler, events);
        adoption = new HostAdoption(table, serving, restored, networkChanges, forwardingKeeper, applier, events);
        withdrawal = new HostWithdrawal(
                registry, serving, gateways, forwardingKeeper, endpointReconciler, reconciler, reaper, applier);
        metrics = new DriverMetrics(registry, drains, policies, reconciler);
    }
}
