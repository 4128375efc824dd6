package dev.routed.shell.internal;

import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.osgi.framework.BundleContext;

/** What all commands have in common: they ask services and print a listing. */
abstract class ListCommand implements Action {
    /** What {@link dev.routed.api.network.Networks#meant} understands. */
    static final String WHICH_ENDPOINT = "An endpoint's id or the beginning of it, as routed:endpoints shows it, one of its"
            + " addresses, or its container's name or id";

    @Reference
    private BundleContext context;

    @Option(name = "--json", description = "Print JSON instead of a table")
    private boolean json;

    /** Asks the services; what it returns is printed. */
    abstract Listing list(Services services);

    @Override
    public final Object execute() {
        try (RegisteredServices services = new RegisteredServices(context)) {
            Listing listing = list(services);
            String text = json ? listing.json() : listing.table();
            // As bytes: the shell's stream would encode characters by the locale that the appliance was started in.
            System.out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            return null;
        }
    }
}
