package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import dev.routed.api.event.Events;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Reconciliation;
import dev.routed.api.network.Withdrawal;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.policy.Policy;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.settings.Settings;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Has each bundle remove what it owns on the host, in this order: the engine's calls end, the driver takes off what no
 * container needs, and the policies, stopped as by an operator, remove their tables and rules. Then the framework
 * stops.
 */
final class Uninstallation {
    private static final String REMOVED = "removed";
    private static final String LEFT = "left";

    /** The kinds of events about what bundles remove. The driver's changes are listed as such. */
    private static final Set<String> REMOVALS = Set.of("endpoint-lost", "forwarding", "nftables");

    private final Services services;
    private final Listing listing = new Listing("result", "object", "text");

    Uninstallation(Services services) {
        this.services = services;
    }

    /** @throws RejectedException if containers have endpoints that are not kept; the appliance goes on */
    Listing run(boolean keepContainers) {
        Instant begin = Instant.now();
        Events events = services.get(Events.class);
        Collection<Bundle> engine = services.othersProviding(RemotePlugin.class);
        stop(engine);
        Reconciliation done;
        try {
            done = services.get(Withdrawal.class).withdraw(keepContainers);
        } catch (RuntimeException e) {
            start(engine);
            throw e;
        }
        done.changes().forEach(change -> listing.row(REMOVED, change.link(), change));
        List<Endpoint> kept = services.get(Networks.class).endpoints();
        if (kept.isEmpty()) {
            stop(services.othersProviding(Policy.class));
        }
        events.latest().stream()
                .filter(event -> !event.time().isBefore(begin) && REMOVALS.contains(event.kind()))
                .forEach(this::report);
        kept.forEach(this::reportKept);
        services.get(Nftables.class).existing().forEach(table -> reportTable(table, kept.isEmpty()));
        reportFiles();
        services.stopFramework();
        return listing.failing(done.failures());
    }

    private void report(Event event) {
        listing.row(REMOVED, event.subject(), event.text());
    }

    private void reportKept(Endpoint endpoint) {
        listing.row(
                LEFT,
                endpoint.addresses().get(0),
                ("a container has it, with link, routes, gateway and forwarding;"
                                + " after the container: 'ip link delete %s'")
                        .formatted(endpoint.link()));
    }

    private void reportTable(String table, boolean all) {
        listing.row(
                LEFT,
                table,
                (all ? "it could not be removed" : "it guards the containers that stay; after them")
                        + ": 'nft delete table " + table + "'");
    }

    private void reportFiles() {
        listing.row(
                LEFT,
                services.get(Settings.class).network().state(),
                "has the options of networks, which Docker gives only once");
        listing.row(LEFT, services.property("karaf.etc"), "has the configuration");
    }

    private static void stop(Collection<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            try {
                bundle.stop();
            } catch (BundleException e) {
                throw RejectedException.host(
                        "%s cannot be stopped: %s".formatted(bundle.getSymbolicName(), e.getMessage()), e);
            }
        }
    }

    private static void start(Collection<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            try {
                bundle.start();
            } catch (BundleException e) {
                throw RejectedException.host(
                        "%s cannot be started: %s".formatted(bundle.getSymbolicName(), e.getMessage()), e);
            }
        }
    }
}
