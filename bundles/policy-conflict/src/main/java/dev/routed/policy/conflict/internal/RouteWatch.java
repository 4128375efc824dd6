package dev.routed.policy.conflict.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import dev.routed.api.settings.Settings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Hears that other hosts' routes change. The kernel never shows the one that matters, but what parts two hosts or brings
 * them together again changes others as well. There while a watch on the kernel is.
 */
@Component(service = {})
public final class RouteWatch implements ChangeListener {
    private final ConflictPolicy policy;
    private final Settings settings;
    private final Watch watch;

    @Activate
    public RouteWatch(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) KernelWatch kernel,
            @Reference ConflictPolicy policy,
            @Reference Settings settings) {
        this.policy = policy;
        this.settings = settings;
        this.watch = kernel.watch(this);
        lost();
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    @Override
    public void routed(Ip address, int protocol) {
        if (protocol != settings.kernel().protocol()) {
            policy.routesChanged();
        }
    }

    @Override
    public void changed(String link) {
        // What links lose is told as routes as well where a routing daemon is concerned.
    }

    @Override
    public void lost() {
        policy.routesChanged();
    }
}
