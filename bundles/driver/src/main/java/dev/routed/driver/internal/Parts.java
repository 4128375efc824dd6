package dev.routed.driver.internal;

import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Namespaces;
import dev.routed.api.settings.Settings;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Makes the driver's parts and puts them together: who is handed whom is read here, and nowhere else. */
final class Parts {
    final Ipam ipam;
    final Registry registry = new Registry();
    final Naming naming = new Naming(registry);
    final Wishes wishes;
    final Kernel kernel;
    final Policies policies;
    final Reaper reaper;
    final EndpointFiles endpointFiles;
    final Settings settings;
    final Announcements announcements;
    final DrainVerbs drainVerbs;
    final HostGateways gateways;
    final Serving serving;
    final NetworkVerbs networks;
    final RestoredNetworks restored;
    final NetworkChanges changes;
    final EndpointVerbs endpoints;
    final AddressVerbs addresses;
    final Reconciliation reconciliation;
    final DriverMetrics metrics;

    /** @param nanoTime as {@link System#nanoTime}: the engine's silence is measured by it */
    Parts(
            Kernel kernel,
            Namespaces namespaces,
            Ipam ipam,
            Forwarding forwarding,
            Settings settings,
            Events events,
            ScheduledExecutorService later,
            LongSupplier nanoTime) {
        this.kernel = kernel;
        this.ipam = ipam;
        this.settings = settings;
        wishes = new Wishes(settings.kernel());
        policies = new Policies(registry, NetworkOptions.KNOWN, settings.kernel().protocol(), events, later);
        Applier applier = new Applier(kernel, wishes, policies.wishes()::routes);
        reaper = new Reaper(kernel, wishes::ownership, events, later);
        Passage passage = new Passage(registry, forwarding, events, later);
        NetworkFiles files = new NetworkFiles(settings.network().state(), events);
        endpointFiles = new EndpointFiles(settings.network().state(), events);
        gateways = new HostGateways(registry, ipam, applier, settings::network, events);
        serving = new Serving(registry, files, ipam, gateways, events);
        networks = new NetworkVerbs(registry, ipam, gateways, passage, policies, serving, events);
        restored = new RestoredNetworks(registry, ipam, gateways, serving, settings::network, events);
        changes = new NetworkChanges(registry, serving, gateways, policies, settings::network, events);
        Drains drains = new Drains(new DrainFile(settings.network().state()));
        announcements = new Announcements(List.of(drains::reasons, policies.wishes()::reasons));
        Supplier<Terms> terms = () -> new Terms(settings.network(), registry::network, announcements::held);
        Contacts contacts = new Contacts(nanoTime);
        Sandboxes sandboxes = new Sandboxes();
        Locks locks = new Locks();
        TakeDown takeDown = new TakeDown(
                registry,
                endpointFiles,
                ipam,
                applier,
                policies,
                reaper,
                contacts,
                sandboxes,
                locks,
                events,
                later,
                changes,
                drains);
        Upkeep upkeep =
                new Upkeep(registry, applier, policies, announcements, terms, reaper, contacts, locks, takeDown, events);
        endpoints = new EndpointVerbs(
                registry,
                endpointFiles,
                ipam,
                applier,
                policies,
                passage,
                terms,
                events,
                contacts,
                sandboxes,
                locks,
                takeDown,
                upkeep,
                namespaces);
        Supplier<ContainerEnds> ends = () -> new ContainerEnds(kernel, namespaces);
        addresses = new AddressVerbs(registry, endpointFiles, ipam, policies, upkeep, ends, locks, events);
        reconciliation = new Reconciliation(registry, gateways, upkeep, applier, terms, ends, events);
        drainVerbs = new DrainVerbs(registry, drains, reconciliation, terms, events);
        metrics = new DriverMetrics(registry, drains, policies, reconciliation);
    }
}
