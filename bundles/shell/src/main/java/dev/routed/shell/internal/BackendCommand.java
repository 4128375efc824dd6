package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Backends;
import dev.routed.api.message.Enumeration;
import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

@Service
@Command(
        scope = "routed",
        name = "backend",
        description = "List the kernel backends; with a name: use that one until the next start",
        detailedDescription = "Example: routed backend iproute2")
public final class BackendCommand extends ListCommand {
    private static final String PID = "dev.routed.kernel";

    /** Configuration Admin delivers a change on another thread. */
    private static final WaitTime SWAP = new WaitTime(Duration.ofSeconds(10));

    @Argument(name = "name", description = "Backend to use")
    private String name;

    @Override
    Listing list(Services services) {
        Backends backends = services.get(Backends.class);
        if (name != null) {
            if (!backends.available().contains(name)) {
                throw RejectedException.of(
                        "backend '%s' does not run; choose one of %s", name, Enumeration.all(backends.available()));
            }
            set(services.get(ConfigurationAdmin.class));
            if (!SWAP.until(() -> backends.actual().equals(name))) {
                throw RejectedException.host(
                        "backend '%s' is set, but not in use after %d s: 'routed config kernel' shows the setting"
                                .formatted(name, SWAP.time().toSeconds()),
                        null);
            }
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
            throw RejectedException.host("the setting cannot be changed: " + e.getMessage(), e);
        }
    }
}
