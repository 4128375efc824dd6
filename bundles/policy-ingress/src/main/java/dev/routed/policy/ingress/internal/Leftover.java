package dev.routed.policy.ingress.internal;

import dev.routed.api.event.Events;
import dev.routed.api.nftables.Nftables;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Tells that the table is left behind: without {@link Nftables} the policy is at its end already when this bundle is
 * stopped, and nobody is there who could take the table away.
 */
@Component
public final class Leftover {
    private final Events events;
    private volatile Nftables nftables;

    @Activate
    public Leftover(@Reference Events events) {
        this.events = events;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNftables(Nftables service) {
        nftables = service;
    }

    void unbindNftables(Nftables service) {
        if (service == nftables) {
            nftables = null;
        }
    }

    /** Only for who stops this bundle for good: see {@link IngressPolicy#stop}. */
    @Deactivate
    void stop(BundleContext context) {
        if (nftables == null && !context.getBundle().adapt(BundleStartLevel.class).isPersistentlyStarted()) {
            events.warn("nftables", "inet " + Ruleset.TABLE,
                    "stays as it was, since dev.routed.nftables was stopped before, which would have taken it away:"
                            + " nft delete table inet %s does".formatted(Ruleset.TABLE));
        }
    }
}
