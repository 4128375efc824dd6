package dev.routed.policy.announce.internal;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.event.Events;
import dev.routed.api.health.Checkup;
import dev.routed.api.health.Finding;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.net.Ip;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The policy: knows of each endpoint that stands whether it is ready, and has those that are not withheld. */
@Component(
        service = {Policy.class, Checkup.class, AnnouncePolicy.class},
        configurationPid = AnnounceConfig.PID)
@Designate(ocd = AnnounceConfig.class)
public final class AnnouncePolicy implements Policy, Checkup {
    private static final Optional<String> HEALTHY = Optional.of("healthy");

    private final Events events;
    private final Probes probes;
    private final Map<String, Watched> standing = new ConcurrentHashMap<>();
    /** Endpoints whose container has no health check, which is told once. */
    private final Set<String> unchecked = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> reconsider = endpoint -> {};
    private AnnounceSettings settings = AnnounceSettings.DEFAULT;
    private Optional<Containers> engine = Optional.empty();
    private Optional<HealthWatch> health = Optional.empty();

    @Activate
    public AnnouncePolicy(@Reference Events events, AnnounceConfig config) {
        this(events, new Probe(), config);
    }

    AnnouncePolicy(Events events, Probe probe, AnnounceConfig config) {
        this.events = events;
        this.probes = new Probes(probe, this::verdict);
        read(config);
    }

    @Modified
    synchronized void changed(AnnounceConfig config) {
        AnnounceSettings before = settings;
        read(config);
        if (!settings.equals(before)) {
            events.happened("settings", AnnounceConfig.PID, "is now in force: " + settings);
            standing.values().forEach(this::look);
        }
    }

    private void read(AnnounceConfig config) {
        try {
            settings = AnnounceSettings.of(config);
        } catch (Refusal e) {
            events.warn("settings", AnnounceConfig.PID,
                    "is refused and what held before goes on to hold: " + e.getMessage());
        }
    }

    @Deactivate
    synchronized void stop() {
        listenTo(Optional.empty());
        probes.stop();
    }

    /** @param now the way to the engine; absent while there is none, which leaves all as it is */
    synchronized void listenTo(Optional<Containers> now) {
        health.ifPresent(HealthWatch::stop);
        health = Optional.empty();
        engine = now;
        listen();
    }

    /** Only if it matters to anybody. */
    private void listen() {
        if (health.isEmpty() && standing.values().stream().anyMatch(Watched::byHealth)) {
            health = engine.map(containers -> new HealthWatch(containers, events, this::seen));
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
        return Optional.ofNullable(standing.get(attachment.endpoint().id()))
                .filter(watched -> !watched.ready())
                .map(watched -> new Reason(watched.condition().unmet(), Announcement.WITHHELD))
                .stream()
                .toList();
    }

    @Override
    public void reconsiderBy(Consumer<String> effect) {
        reconsider = effect;
    }

    @Override
    public void adopt(Collection<Attachment> all) {
        Set<String> ids = all.stream().map(attachment -> attachment.endpoint().id()).collect(Collectors.toSet());
        standing.values().stream()
                .map(Watched::attachment)
                .filter(attachment -> !ids.contains(attachment.endpoint().id()))
                .forEach(this::gone);
        all.forEach(attachment -> stand(attachment, Watched.adopted(attachment, adoptedCondition(attachment))));
    }

    /** One that stands must stand. */
    private Condition adoptedCondition(Attachment attachment) {
        try {
            return Condition.of(attachment);
        } catch (Refusal e) {
            events.warn("announce", attachment.endpoint().link(), "is announced whatever becomes of it: " + e.getMessage());
            return Condition.NONE;
        }
    }

    @Override
    public void stand(Collection<Attachment> attachments) {
        attachments.forEach(attachment -> stand(attachment, Watched.comes(attachment, Condition.of(attachment))));
    }

    private void stand(Attachment attachment, Watched unknown) {
        Condition condition = unknown.condition();
        Watched before = standing.get(attachment.endpoint().id());
        Watched now = standing.merge(
                attachment.endpoint().id(), unknown, (known, same) -> known.now(attachment, condition));
        if (before == null || !before.condition().equals(condition)) {
            look(now);
        }
    }

    /** Begins to look whether it is ready; what was looked at before is looked at no more. */
    private synchronized void look(Watched watched) {
        String id = watched.attachment().endpoint().id();
        if (watched.condition().isProbe()) {
            probes.begin(id, watched.condition(), watched.attachment().endpoint().addresses().get(0), settings);
        } else {
            probes.end(id);
        }
        listen();
    }

    @Override
    public void gone(Attachment attachment) {
        String id = attachment.endpoint().id();
        standing.remove(id);
        unchecked.remove(id);
        probes.end(id);
    }

    /** What the engine knows of a container. */
    private void seen(Container container) {
        for (String endpoint : container.endpoints()) {
            Watched watched = standing.get(endpoint);
            if (watched == null || !watched.byHealth()) {
                continue;
            }
            if (container.health().isEmpty() && unchecked.add(endpoint)) {
                events.warn("health", watched.subject(), "is announced by announce=healthy and its container has no health"
                        + " check, so that it never will be: make one by HEALTHCHECK or docker run --health-cmd");
            }
            verdict(endpoint, container.health().equals(HEALTHY));
        }
    }

    /** The endpoints that are ready when their link has carrier, by link. */
    Map<String, String> byCarrier() {
        return standing.values().stream()
                .filter(watched -> watched.condition().kind() == Condition.Kind.CARRIER)
                .map(watched -> watched.attachment().endpoint())
                .collect(Collectors.toMap(endpoint -> endpoint.link(), endpoint -> endpoint.id()));
    }

    /** An endpoint is seen to be ready, or not to be. */
    void verdict(String endpoint, boolean ready) {
        Watched before = standing.get(endpoint);
        while (before != null && before.ready() != ready) {
            if (standing.replace(endpoint, before, before.with(ready))) {
                reconsider.accept(endpoint);
                return;
            }
            before = standing.get(endpoint);
        }
    }

    @Override
    public synchronized List<Finding> findings() {
        return health.map(HealthWatch::findings).orElse(List.of());
    }
}
