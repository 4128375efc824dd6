package dev.routed.policy.announce.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.event.Events;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Hears which host links get carrier and lose it, and tells the policy. There while a watch on the kernel is. */
@Component(service = {})
public final class CarrierWatch implements ChangeListener {
    private final Kernel kernel;
    private final AnnouncePolicy policy;
    private final Events events;
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
        this.events = events;
        this.later = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "routed-announce-carrier");
            thread.setDaemon(true);
            return thread;
        });
        this.watch = watches.watch(this);
        lost();
    }

    @Deactivate
    void stop() {
        watch.close();
        later.shutdownNow();
    }

    @Override
    public void changed(String link) {
        if (policy.byCarrier().containsKey(link)) {
            later.execute(() -> Cause.during("kernel", () -> look(link)));
        }
    }

    @Override
    public void carrier(String link) {
        changed(link);
    }

    @Override
    public void lost() {
        later.execute(() -> Cause.during("kernel", () -> policy.byCarrier().keySet().forEach(this::look)));
    }

    /** Whether the other end is up, and somewhere else. */
    private void look(String link) {
        String endpoint = policy.byCarrier().get(link);
        if (endpoint == null) {
            return;
        }
        try {
            policy.verdict(endpoint, kernel.read(link).links().stream()
                    .filter(read -> read.name().equals(link))
                    .anyMatch(read -> read.carrier() && !read.peerHere()));
        } catch (KernelException e) {
            events.warn("announce", link, "may have lost its carrier or got it: " + e.getMessage());
        }
    }
}
