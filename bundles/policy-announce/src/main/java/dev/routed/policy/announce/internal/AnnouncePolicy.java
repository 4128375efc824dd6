package dev.routed.policy.announce.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.CheckedConfig;
import dev.routed.api.engine.Containers;
import dev.routed.api.event.Events;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HealthCheck;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.network.Reason;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy: knows whether each live endpoint is ready, and suppresses the addresses of the others. Thread-safe. */
@Component(
        service = {Policy.class, HealthCheck.class, AnnouncePolicy.class},
        configurationPid = AnnounceConfig.PID)
@Designate(ocd = AnnounceConfig.class)
public final class AnnouncePolicy implements Policy, HealthCheck {
    private final Events events;
    private final Prober probes;
    private final Readiness readiness;
    private final ContainerHealth containers;

    /** Endpoints whose option is lost. */
    private final LastingConditions lost;

    /** Endpoints whose option is rejected, although their containers run. */
    private final LastingConditions rejected;

    private volatile Consumer<String> reconsider = endpoint -> {};
    private final CheckedConfig<AnnounceConfig, AnnounceSettings> settings;
    private Optional<Containers> engine = Optional.empty();
    private Optional<HealthWatch> health = Optional.empty();

    @Activate
    public AnnouncePolicy(@Reference Events events, AnnounceConfig config) {
        this(events, policy -> new Probes(events, policy::setReady), System::nanoTime, config);
    }

    AnnouncePolicy(
            Events events, Function<AnnouncePolicy, Prober> probes, LongSupplier nanoTime, AnnounceConfig config) {
        this.events = events;
        this.lost = new LastingConditions("announce", Severity.ERROR, "other hosts do not reach the container", events);
        this.rejected = new LastingConditions(
                "announce", Severity.WARNING, "nobody looks whether the container is ready", events);
        this.settings =
                new CheckedConfig<>(events, AnnounceConfig.PID, AnnounceConfig.class, AnnounceSettings::of, config);
        this.readiness = new Readiness(
                events, () -> settings.current().damping(), nanoTime, endpoint -> reconsider.accept(endpoint));
        this.containers = new ContainerHealth(events, readiness);
        this.probes = probes.apply(this);
    }

    @Modified
    synchronized void changed(AnnounceConfig config) {
        if (settings.update(config)) {
            events.info("settings", AnnounceConfig.PID, "is now in effect: " + settings.current());
            readiness.all().forEach(this::observe);
        }
    }

    @Deactivate
    synchronized void stop() {
        setEngine(Optional.empty());
        probes.stop();
        readiness.stop();
    }

    /** @param now empty if the engine cannot be asked; the last known state of containers then applies */
    synchronized void setEngine(Optional<Containers> now) {
        health.ifPresent(HealthWatch::stop);
        health = Optional.empty();
        engine = now;
        if (readiness.all().stream().anyMatch(ReadyState::needsProcesses)) {
            watchHealth();
        }
    }

    private void watchHealth() {
        if (health.isEmpty()) {
            health = engine.map(present -> new HealthWatch(present, containers));
        }
    }

    @Override
    public String name() {
        return "announce";
    }

    @Override
    public List<KnownOption> options() {
        return Condition.OPTIONS;
    }

    @Override
    public void check(Network network) {
        Condition.check(network);
    }

    @Override
    public void check(Attachment attachment) {
        Condition.of(attachment);
    }

    @Override
    public List<Reason> reasons(Attachment attachment, Ip address) {
        return readiness.reason(attachment.endpoint().id()).stream()
                .map(reason -> new Reason(reason, Announcement.SUPPRESSED))
                .toList();
    }

    @Override
    public void setChangeListener(Consumer<String> effect) {
        reconsider = effect;
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        Set<String> ids =
                all.stream().map(attachment -> attachment.endpoint().id()).collect(Collectors.toSet());
        readiness.all().stream()
                .map(ReadyState::attachment)
                .filter(attachment -> !ids.contains(attachment.endpoint().id()))
                .forEach(this::removed);
        all.forEach(attachment -> update(attachment, ReadyState.adopted(attachment, adoptedCondition(attachment))));
    }

    /** An adopted endpoint with a bad option keeps its announcement: it cannot be rejected any more. */
    private Condition adoptedCondition(Attachment attachment) {
        try {
            Condition condition = Condition.of(attachment);
            rejected.end(attachment.endpoint().link());
            return condition;
        } catch (RejectedException e) {
            rejected.report(attachment.endpoint().link(), "keeps its announcement: " + e.getMessage());
            return Condition.LOST;
        }
    }

    @Override
    public void update(Collection<Attachment> attachments) {
        attachments.forEach(attachment -> {
            update(attachment, ReadyState.started(attachment, Condition.of(attachment)));
            rejected.end(attachment.endpoint().link());
        });
    }

    private void update(Attachment attachment, ReadyState initial) {
        if (attachment.isLost(Condition.NAME)) {
            lost.report(initial.subject(), Condition.lost(attachment), Condition.announcing(attachment));
        } else {
            lost.end(initial.subject());
        }
        if (readiness.put(initial)) {
            observe(initial);
        }
    }

    private synchronized void observe(ReadyState watched) {
        Endpoint endpoint = watched.attachment().endpoint();
        if (watched.condition().isProbe()) {
            probes.start(
                    endpoint.id(), watched.condition(), endpoint.addresses().get(0), settings.current());
        } else {
            probes.stop(endpoint.id());
        }
        if (watched.needsProcesses()) {
            watchHealth();
        }
    }

    @Override
    public void removed(Attachment attachment) {
        String id = attachment.endpoint().id();
        rejected.end(attachment.endpoint().link());
        readiness.get(id).map(ReadyState::subject).ifPresent(subject -> {
            lost.end(subject);
            containers.removed(subject);
        });
        readiness.remove(id);
        probes.stop(id);
    }

    /** Returns the IDs of the endpoints with the condition carrier, by host link. */
    Map<String, String> byCarrier() {
        return readiness.all().stream()
                .filter(watched -> watched.condition().kind() == Condition.Kind.CARRIER)
                .map(watched -> watched.attachment().endpoint())
                .collect(Collectors.toMap(Endpoint::link, Endpoint::id));
    }

    /** Sets whether the condition of an endpoint is met. */
    void setReady(String endpoint, boolean ready) {
        readiness.met(endpoint, ready);
    }

    @Override
    public List<Finding> findings() {
        return Stream.of(
                        settings.findings(),
                        lost.findings(),
                        rejected.findings(),
                        containers.findings(),
                        readiness.findings(),
                        probes.findings())
                .flatMap(List::stream)
                .toList();
    }
}
