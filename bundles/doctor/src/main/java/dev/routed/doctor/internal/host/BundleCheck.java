package dev.routed.doctor.internal.host;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Finds bundles of the appliance that do not run. */
@Component
public final class BundleCheck implements HostCheck {
    private static final String PREFIX = "dev.routed.";

    /** Without one of these, calls of the engine fail. */
    private static final Set<String> VITAL = Set.of(
            "api",
            "plan",
            "settings",
            "events",
            "kernel",
            "namespaces",
            "nftables",
            "forwarding",
            "ipam",
            "driver",
            "cnm",
            "transport");

    private final BundleContext context;

    @Activate
    public BundleCheck(BundleContext context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "bundles";
    }

    @Override
    public List<Finding> look() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith(PREFIX))
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED)
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .map(BundleCheck::finding)
                .toList();
    }

    private static Finding finding(Bundle bundle) {
        String name = bundle.getSymbolicName();
        String purpose = String.valueOf(bundle.getHeaders().get(Constants.BUNDLE_DESCRIPTION));
        return VITAL.contains(name.substring(PREFIX.length()))
                ? Finding.error(name, "does not run", "calls of the engine fail", command(name))
                : Finding.warning(name, "does not run", "nobody does its work: " + purpose, command(name));
    }

    private static String command(String name) {
        return "routed bundle:start " + name;
    }
}
