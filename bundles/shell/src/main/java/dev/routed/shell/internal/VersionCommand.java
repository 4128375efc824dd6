package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Engine;
import dev.routed.api.kernel.Backends;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.BundleContext;

@Service
@Command(
        scope = "routed",
        name = "version",
        description =
                "List the versions of the running appliance, Java, Karaf and the Docker Engine, and the backend in use",
        detailedDescription = "Example: routed version")
public final class VersionCommand extends ListCommand {
    @Reference
    private BundleContext bundles;

    @Override
    Listing list(Services services) {
        String backend = services.get(Backends.class).actual();
        Listing listing = new Listing("component", "version");
        listing.row("routed", build());
        listing.row("java", System.getProperty("java.runtime.version"));
        listing.row("karaf", System.getProperty("karaf.version"));
        listing.row("backend", backend);
        listing.row("engine", engine(services));
        return listing;
    }

    /** Several versions if a bundle was updated alone. */
    private String build() {
        return Arrays.stream(bundles.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("dev.routed."))
                .map(bundle -> bundle.getVersion().toString())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** An engine that does not run leaves the other versions known. */
    private static String engine(Services services) {
        try {
            return services.get(Engine.class).version();
        } catch (RejectedException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
