package dev.routed.policy.ingress.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.network.Network;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.Ingress;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.api.settings.Settings;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy: keeps the table, and in it the guards of the endpoints that are not open to all. */
@Component(configurationPid = IngressConfig.PID)
@Designate(ocd = IngressConfig.class)
public final class IngressPolicy implements Policy, Ingress {
    private final Events events;
    private final Table table;
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();
    private volatile int logRate;

    @Activate
    public IngressPolicy(
            @Reference Nftables nftables, @Reference Settings settings, @Reference Events events, IngressConfig config) {
        this.events = events;
        logRate = read(config);
        table = nftables.keep(
                Ruleset.TABLE, () -> new Ruleset(settings.kernel().group(), logRate).whole(guards.values()));
    }

    @Modified
    void changed(IngressConfig config) {
        int rate = read(config);
        if (rate == logRate) {
            return;
        }
        try {
            table.make(() -> logRate = rate);
            events.happened("settings", IngressConfig.PID, "log-rate is now " + rate);
        } catch (Refusal e) {
            events.warn("settings", IngressConfig.PID, "is not in force yet: " + e.getMessage());
        }
    }

    private int read(IngressConfig config) {
        String text = config.log$_$rate().strip();
        if (text.matches("\\d{1,6}")) {
            return Integer.parseInt(text);
        }
        events.warn("settings", IngressConfig.PID,
                "is refused and what held before goes on to hold: log-rate '%s' is not a number of packets from 0 to 999999"
                        .formatted(text));
        return logRate;
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
        return "ingress";
    }

    @Override
    public List<KnownOption> options() {
        return Options.KNOWN;
    }

    @Override
    public void check(Network network) {
        Options.check(network);
    }

    @Override
    public void check(Attachment attachment) {
        Options.check(attachment.endpoint());
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        table.make(() -> {
            guards.clear();
            all.forEach(attachment -> guards.put(attachment.endpoint().id(), guard(attachment)));
        });
    }

    /** One that stands must stand: if it cannot be told who may send to it, nobody may. */
    private Guard guard(Attachment attachment) {
        try {
            return Options.guard(attachment);
        } catch (Refusal e) {
            events.warn("ingress", attachment.endpoint().link(), "lets nobody in: " + e.getMessage());
            return Options.closed(attachment);
        }
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        table.change(() -> attachments.stream()
                .map(Options::guard)
                .flatMap(guard -> Ruleset.change(entries(guards.put(guard.endpoint(), guard)), guard.entries()).stream())
                .toList());
    }

    @Override
    public void gone(Attachment attachment) {
        table.change(() -> Ruleset.change(entries(guards.remove(attachment.endpoint().id())), Set.of()));
    }

    private static Set<Ruleset.Entry> entries(Guard former) {
        return former == null ? Set.of() : former.entries();
    }

    @Override
    public List<Guarded> endpoints() {
        Map<String, Counter> counters = table.counters();
        return guards.values().stream()
                .sorted(Comparator.comparing(guard -> guard.addresses().get(0)))
                .map(guard -> new Guarded(
                        guard.endpoint(), guard.addresses(), guard.from().toString(), guard.ports(), counts(guard, counters)))
                .toList();
    }

    private static Optional<Counts> counts(Guard guard, Map<String, Counter> counters) {
        Counter accepted = counters.get(guard.accepted());
        Counter refused = counters.get(guard.refused());
        return accepted == null || refused == null
                ? Optional.empty()
                : Optional.of(new Counts(accepted.packets(), refused.packets()));
    }
}
