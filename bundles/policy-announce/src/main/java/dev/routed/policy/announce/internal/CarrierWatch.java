package dev.routed.policy.announce.internal;

import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.Events;
import dev.routed.api.event.Trigger;
import dev.routed.api.health.LastingConditions;
import dev.routed.api.health.Severity;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Passes carrier changes of host links to the policy, while a kernel watch is present. */
@Component(service = {})
public final class CarrierWatch implements ChangeListener {
    private final Kernel kernel;
    private final AnnouncePolicy policy;
    private final LastingConditions unknown;
    private final Set<String> pending = ConcurrentHashMap.newKeySet();
    private final ExecutorService later;
    private final Watch watch;

    @Activate
    public CarrierWatch(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) KernelWatch watches,
            @Reference Kernel kernel,
            @Reference AnnouncePolicy policy,
            @Reference Events events) {
        this.kernel = kernel;
        this.policy = policy;
        this.unknown = new LastingConditions(
                "announce",
                Severity.WARNING,
                "a container may be announced while it is not ready, or not be announced while it is",
                events);
        this.later = DaemonThreads.pool("routed-announce-carrier", 1);
        this.watch = watches.watch(this);
        lost();
    }

    @Deactivate
    void stop() {
        watch.close();
        later.shutdownNow();
    }

    /** A link that changes again before it is read is read once. */
    @Override
    public void changed(String link) {
        if (policy.byCarrier().containsKey(link) && pending.add(link)) {
            later.execute(() -> {
                pending.remove(link);
                Trigger.during("kernel", () -> read(link));
            });
        }
    }

    @Override
    public void carrier(String link) {
        changed(link);
    }

    @Override
    public void lost() {
        later.execute(
                () -> Trigger.during("kernel", () -> policy.byCarrier().keySet().forEach(this::read)));
    }

    /** An endpoint is ready if the peer of its link is up in another namespace. */
    private void read(String link) {
        String endpoint = policy.byCarrier().get(link);
        if (endpoint == null) {
            unknown.end(link);
            return;
        }
        try {
            policy.setReady(
                    endpoint,
                    kernel.read(link).links().stream()
                            .filter(found -> found.name().equals(link))
                            .anyMatch(found -> found.carrier() && !found.peerHere()));
            unknown.end(link);
        } catch (KernelException e) {
            unknown.report(link, "has an unknown carrier, so the last known one applies: " + e.getMessage());
        }
    }
}
