package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.event.Event;
import dev.routed.api.event.Event.Level;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.KeptObjects;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Reconciliation;
import dev.routed.api.network.Withdrawal;
import dev.routed.api.policy.Policy;
import dev.routed.api.remote.RemotePlugin;
import dev.routed.api.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    private static final String CAUSE = "routed uninstall";

    /** The kind of the warnings about endpoints that end because their container is gone. */
    private static final String ENDPOINT_LOST = "endpoint-lost";

    /** The kinds of events about what bundles remove. The driver's changes are listed as such. */
    private static final Set<String> REMOVALS = Set.of(ENDPOINT_LOST, "forwarding", "nftables");

    private final Services services;
    private final Listing listing = new Listing("result", "object", "text");
    private final List<String> failures = new ArrayList<>();

    @FunctionalInterface
    private interface BundleChange {
        void apply(Bundle bundle) throws BundleException;
    }

    Uninstallation(Services services) {
        this.services = services;
    }

    /** @throws RejectedException if containers have endpoints that are not kept; the appliance goes on */
    Listing run(boolean keepContainers) {
        return Trigger.during(CAUSE, () -> uninstall(keepContainers));
    }

    private Listing uninstall(boolean keepContainers) {
        Instant begin = Instant.now();
        Events events = services.get(Events.class);
        List<KeptObjects> keepers = services.all(KeptObjects.class);
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
                .filter(event -> !event.time().isBefore(begin)
                        && event.cause().equals(Optional.of(CAUSE))
                        && REMOVALS.contains(event.kind()))
                .forEach(this::report);
        if (!kept.isEmpty()) {
            kept.forEach(this::reportKept);
            keepers.forEach(this::reportKept);
        }
        reportFiles();
        services.stopFramework();
        return listing.failing(done.failures()).failing(failures);
    }

    private void report(Event event) {
        if (event.level() == Level.INFO || event.kind().equals(ENDPOINT_LOST)) {
            listing.row(REMOVED, event.subject(), event.text());
        } else {
            failures.add(event.subject() + " " + event.text());
        }
    }

    private void reportKept(Endpoint endpoint) {
        listing.row(
                LEFT,
                endpoint.addresses().get(0),
                ("a container has it, with link, routes, gateway and forwarding;"
                                + " after the container: 'ip link delete %s'")
                        .formatted(endpoint.link()));
    }

    private void reportKept(KeptObjects keeper) {
        try {
            keeper.keptObjects().forEach((object, text) -> listing.row(LEFT, object, text));
        } catch (RejectedException e) {
            failures.add("objects that stay on the host cannot be listed: " + e.getMessage());
        }
    }

    private void reportFiles() {
        listing.row(
                LEFT,
                services.get(Settings.class).network().state(),
                "has the options of networks, which Docker gives only once");
        listing.row(LEFT, services.property("karaf.etc"), "has the configuration");
    }

    private static void stop(Collection<Bundle> bundles) {
        forEach(bundles, Bundle::stop, "%s cannot be stopped: %s");
    }

    private static void start(Collection<Bundle> bundles) {
        forEach(bundles, Bundle::start, "%s cannot be started: %s");
    }

    private static void forEach(Collection<Bundle> bundles, BundleChange change, String failure) {
        for (Bundle bundle : bundles) {
            try {
                change.apply(bundle);
            } catch (BundleException e) {
                throw RejectedException.host(failure.formatted(bundle.getSymbolicName(), e.getMessage()), e);
            }
        }
    }
}
