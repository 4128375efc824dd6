package dev.routed.nftables.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.event.Events;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The {@link Nftables} service of one bundle, whose tables it removes or leaves when that bundle stops. */
@Component(scope = ServiceScope.BUNDLE)
public final class BundleNftables implements Nftables {
    private final NftTables tables;
    private final Events events;
    private final Queue<OwnedTable> owned = new ConcurrentLinkedQueue<>();

    @Activate
    public BundleNftables(@Reference NftTables tables, @Reference Events events) {
        this.tables = tables;
        this.events = events;
    }

    @Deactivate
    void stop(ComponentContext context) {
        stop(context.getUsingBundle(), context.getBundleContext().getBundle());
    }

    /**
     * Removes the tables only if the owner was stopped or uninstalled by an operator: tables outlast the appliance, as
     * containers do.
     */
    void stop(Bundle owner, Bundle provider) {
        if (!isToBeStartedAgain(owner)) {
            owned.forEach(tables::remove);
            return;
        }
        owned.forEach(tables::leave);
        if (!isToBeStartedAgain(provider)) {
            owned.forEach(table -> events.warn(
                    "nftables",
                    table.toString(),
                    "stays as it is, because dev.routed.nftables was stopped; to remove it: nft delete table "
                            + table));
        }
    }

    /** The framework clears the mark before it stops the bundle, unless the stop is transient (Bundle.stop). */
    private static boolean isToBeStartedAgain(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    @Override
    public Table own(String family, String name, Supplier<List<String>> content) {
        OwnedTable table = tables.own(family, name, content);
        owned.add(table);
        return table;
    }

    @Override
    public void run(List<String> commands) {
        tables.nft().run(commands);
    }

    @Override
    public List<JsonNode> runJson(List<Map<String, ?>> commands) {
        return tables.nft().runJson(commands);
    }

    @Override
    public long foreignChanges() {
        return tables.foreignChanges();
    }

    @Override
    public boolean isInstalled() {
        return tables.nft().isInstalled();
    }
}
