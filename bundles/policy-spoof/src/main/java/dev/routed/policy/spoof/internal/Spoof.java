package dev.routed.policy.spoof.internal;

import dev.routed.api.network.Network;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.Settings;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The policy: keeps the table, and in it the entries of the endpoints that need some. */
@Component
public final class Spoof implements Policy {
    private final Groups groups = new Groups();
    private final Table table;

    @Activate
    public Spoof(@Reference Nftables nftables, @Reference Settings settings) {
        table = nftables.keep(
                Ruleset.TABLE, () -> new Ruleset(settings.kernel().group()).whole(groups.entries()));
    }

    /**
     * Only who stops this bundle wants the table gone: it outlasts the appliance, as containers do, and this
     * bundle's updates. That it is not to be started again is noted before it stops (OSGi Core, Bundle.stop), unless it
     * stops for a moment.
     */
    @Deactivate
    void stop(BundleContext context) {
        if (context.getBundle().adapt(BundleStartLevel.class).isPersistentlyStarted()) {
            table.leave();
        } else {
            table.remove();
        }
    }

    @Override
    public String name() {
        return "spoof";
    }

    @Override
    public List<KnownOption> options() {
        return Exemption.OPTIONS;
    }

    @Override
    public void check(Network network) {
        Exemption.check(Scope.NETWORK, network.options());
    }

    @Override
    public void check(Attachment attachment) {
        Exemption.check(Scope.ENDPOINT, attachment.endpoint().options());
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        table.make(() -> {
            groups.clear();
            all.forEach(groups::put);
        });
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        table.change(() ->
                attachments.stream().flatMap(attachment -> groups.put(attachment).stream()).toList());
    }

    @Override
    public void gone(Attachment attachment) {
        table.change(() -> groups.remove(attachment.endpoint().id()));
    }
}
