package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Backends;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** {@code routed:backend}: shows the way to the kernel, or sets it until the appliance ends. */
@Service
@Command(
        scope = "routed",
        name = "backend",
        description = "The kernel backends; with a name: let it serve from now on, until the next start")
public final class BackendCommand extends ListCommand {
    private static final String PID = "dev.routed.kernel";

    @Argument(name = "name", description = "The backend that should serve")
    private String name;

    @Override
    Listing list(Services services) {
        Backends backends = services.get(Backends.class);
        if (name != null) {
            if (!backends.available().contains(name)) {
                throw Refusal.of("There is no backend '%s': those that run are %s.",
                        name, String.join(", ", backends.available()));
            }
            set(services.get(ConfigurationAdmin.class));
        }
        Listing listing = new Listing("backend", "wanted", "in-use");
        String wanted = Optional.ofNullable(name).orElseGet(backends::wanted);
        for (String backend : backends.available()) {
            listing.row(backend, backend.equals(wanted), backend.equals(backends.actual()));
        }
        return listing;
    }

    private void set(ConfigurationAdmin admin) {
        try {
            Configuration configuration = admin.getConfiguration(PID, null);
            Dictionary<String, Object> properties =
                    Optional.ofNullable(configuration.getProperties()).orElseGet(Hashtable::new);
            properties.put("backend", name);
            configuration.update(properties);
        } catch (IOException e) {
            throw Refusal.host("The setting cannot be changed: " + e.getMessage(), e);
        }
    }
}
