package dev.routed.policy.conflict.internal;

import dev.routed.api.kernel.ChangeListener;
import dev.routed.api.kernel.KernelWatch;
import dev.routed.api.kernel.Watch;
import dev.routed.api.net.Ip;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Passes changes of routes to the policy, while a kernel watch is present. The routing daemon may keep the route that
 * matters from the kernel, but an event that parts hosts or reunites them changes other routes as well.
 */
@Component(service = {})
public final class RouteWatch implements ChangeListener {
    private final ConflictPolicy policy;
    private final Watch watch;

    @Activate
    public RouteWatch(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) KernelWatch kernel,
            @Reference ConflictPolicy policy) {
        this.policy = policy;
        this.watch = kernel.watch(this);
        lost();
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    @Override
    public void routed(Ip address, int protocol) {
        policy.routeChanged(address, protocol);
    }

    @Override
    public void changed(String link) {
        policy.linkChanged(link);
    }

    @Override
    public void lost() {
        policy.anythingChanged();
    }
}
