package dev.routed.shell.internal.admin;

import java.util.Collection;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the update of a bundle that others use hold at once, as {@code bundle:refresh} would. Otherwise those that
 * are updated or started later use it as it is now and the rest as it was, and do not find each other: shell and
 * transport among them, so that there would be no socket left to say it by.
 */
@Component(service = {})
public final class Updates implements BundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

    private final BundleContext context;
    private final FrameworkWiring wiring;

    @Activate
    public Updates(BundleContext context) {
        this.context = context;
        wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        context.addBundleListener(this);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(this);
    }

    /** One that nobody uses the framework refreshes itself. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.UPDATED) {
            return;
        }
        Set<Bundle> updated = Set.of(event.getBundle());
        Collection<Bundle> affected = wiring.getDependencyClosure(updated);
        if (affected.size() > 1) {
            LOG.info("{} was updated: {} bundles start anew with it", event.getBundle(), affected.size());
            wiring.refreshBundles(updated);
        }
    }
}
