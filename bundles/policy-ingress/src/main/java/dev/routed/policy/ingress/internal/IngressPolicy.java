package dev.routed.policy.ingress.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.config.UserText;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.metrics.Metric;
import dev.routed.api.metrics.MetricSource;
import dev.routed.api.network.Network;
import dev.routed.api.nftables.Counter;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Table;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.FirstPacket;
import dev.routed.api.policy.Ingress;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import dev.routed.api.policy.Verdict;
import dev.routed.api.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Filters packets to containers by source and port: owns the table {@code inet routed-ingress}. */
@Component(
        service = {Policy.class, Ingress.class, HealthCheck.class, MetricSource.class},
        configurationPid = IngressConfig.PID)
@Designate(ocd = IngressConfig.class)
public final class IngressPolicy implements Policy, Ingress, HealthCheck, MetricSource {
    private final Nftables nftables;
    private final Events events;
    private final CheckedConfig<IngressConfig, Integer> logRate;
    private final Table table;
    private final Map<String, EndpointRules> rules = new ConcurrentHashMap<>();
    private final ClosedEndpoints closed;
    private final ScheduledExecutorService reader = DaemonThreads.scheduler("routed-ingress-metrics");
    private final IngressMetrics metrics;

    @Activate
    public IngressPolicy(
            @Reference Nftables nftables,
            @Reference Settings settings,
            @Reference Events events,
            IngressConfig config) {
        this.nftables = nftables;
        this.events = events;
        closed = new ClosedEndpoints(events);
        logRate = new CheckedConfig<>(events, IngressConfig.PID, IngressConfig.class, IngressPolicy::logRate, config);
        table = nftables.own(
                IngressRuleset.TABLE,
                () -> new IngressRuleset(settings.kernel().group(), logRate.current()).content(rules.values()));
        metrics = new IngressMetrics(table::counters, this::limited, reader, System::nanoTime);
    }

    @Deactivate
    void stop() {
        reader.shutdownNow();
    }

    private static int logRate(IngressConfig config) {
        return UserText.number("log-rate", config.log$_$rate(), "packets", 0, 999_999);
    }

    @Modified
    void configure(IngressConfig config) {
        if (!logRate.update(config)) {
            return;
        }
        try {
            table.replace(() -> {});
            events.info("settings", IngressConfig.PID, "log-rate is now " + logRate.current());
        } catch (RejectedException e) {
            events.warn("settings", IngressConfig.PID, "is not in effect yet: " + e.getMessage());
        }
    }

    @Override
    public String name() {
        return "ingress";
    }

    @Override
    public List<KnownOption> options() {
        return IngressOptions.KNOWN;
    }

    @Override
    public void check(Network network) {
        IngressOptions.check(network);
    }

    @Override
    public void check(Attachment attachment) {
        IngressOptions.check(attachment.endpoint());
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        Optional<EnforcedRules> kernel = enforced(all);
        table.replace(() -> {
            rules.clear();
            all.forEach(attachment -> rules.put(
                    attachment.endpoint().id(), adopted(attachment, kernel.map(k -> k.of(attachment.endpoint())))));
        });
        closed.replace(all, rules);
    }

    /** Reads the table only if the options of an endpoint are lost. */
    private Optional<EnforcedRules> enforced(Collection<Attachment> all) {
        try {
            return all.stream().anyMatch(IngressOptions::isLost) ? EnforcedRules.read(nftables) : Optional.empty();
        } catch (RejectedException e) {
            events.warn("ingress", "inet " + IngressRuleset.TABLE, "cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A live endpoint with a bad option must not fail the adoption: it is closed for all sources. */
    private EndpointRules adopted(Attachment attachment, Optional<EndpointRules> enforced) {
        try {
            return IngressOptions.rules(attachment, enforced);
        } catch (RejectedException e) {
            // A finding of the closed endpoints says so.
            return IngressOptions.deny(attachment);
        }
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        List<EndpointRules> changed = attachments.stream()
                .map(attachment -> IngressOptions.rules(
                        attachment,
                        Optional.ofNullable(rules.get(attachment.endpoint().id()))))
                .toList();
        table.change(() -> changed.stream().flatMap(next -> put(next).stream()).toList());
        attachments.forEach(attachment -> closed.update(attachment, rules));
    }

    private List<String> put(EndpointRules next) {
        Optional<EndpointRules> before =
                Optional.ofNullable(rules.put(next.endpoint().id(), next));
        return EndpointObjects.change(before, Optional.of(next));
    }

    @Override
    public Optional<Verdict> verdict(FirstPacket packet) {
        return packet.receiver()
                .map(receiver -> rules.get(receiver.endpoint().id()))
                .map(rules -> rules.verdict(packet));
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(logRate.findings());
        findings.addAll(closed.findings());
        return findings;
    }

    @Override
    public List<Metric> metrics() {
        return metrics.metrics();
    }

    private long limited() {
        return rules.values().stream().filter(endpoint -> !endpoint.isOpen()).count();
    }

    @Override
    public void removed(Attachment attachment) {
        table.change(() -> EndpointObjects.change(
                Optional.ofNullable(rules.remove(attachment.endpoint().id())), Optional.empty()));
        closed.removed(attachment);
    }

    @Override
    public List<Guarded> endpoints() {
        Map<String, Counter> counters = table.counters();
        return rules.values().stream()
                .sorted(Comparator.comparing(one -> one.endpoint().addresses().get(0)))
                .map(one -> new Guarded(
                        one.endpoint().id(),
                        one.endpoint().addresses(),
                        one.sources().toString(),
                        one.ports(),
                        counts(one, counters)))
                .toList();
    }

    private static Optional<Counts> counts(EndpointRules endpoint, Map<String, Counter> counters) {
        Counter accepted = counters.get(endpoint.accepted());
        Counter rejected = counters.get(endpoint.rejected());
        return accepted == null || rejected == null
                ? Optional.empty()
                : Optional.of(new Counts(accepted.packets(), rejected.packets()));
    }
}
