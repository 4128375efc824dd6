package dev.routed.policy.duplicates.internal;

import dev.routed.api.event.Cause;
import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Hears who routes which address, and has collisions looked for a moment later. There while a watch on the kernel is. */
@Component(service = {})
public final class RouteWatch implements ChangeListener {
    /** A routing daemon changes many routes at once; they are looked at together. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private final Collisions collisions;
    private final ScheduledExecutorService later;
    private final Watch watch;
    private final AtomicBoolean scheduled = new AtomicBoolean();

    @Activate
    public RouteWatch(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) KernelWatch kernel, @Reference Duplicates policy) {
        this.collisions = policy.collisions();
        this.later = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "routed-duplicates");
            thread.setDaemon(true);
            return thread;
        });
        this.watch = kernel.watch(this);
        // What happened before anybody listened.
        lost();
    }

    @Deactivate
    void stop() {
        watch.close();
        later.shutdownNow();
    }

    @Override
    public void routed(Ip address, int protocol) {
        if (collisions.concerns(address, protocol)) {
            lost();
        }
    }

    @Override
    public void changed(String link) {
        if (collisions.concerns(link)) {
            lost();
        }
    }

    @Override
    public void lost() {
        if (scheduled.compareAndSet(false, true)) {
            later.schedule(() -> Cause.during("kernel", this::look), GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        scheduled.set(false);
        collisions.look();
    }
}
