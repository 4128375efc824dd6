package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.network.NetworkAdmin;
import dev.routed.api.network.PlanPreview;
import dev.routed.api.network.Reconciler;
import dev.routed.api.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "plan",
        description = "List the changes that routed reconcile, or setting KEY=VALUE, would make; makes none",
        detailedDescription = "Example: routed plan --network mine mtu=1400")
public final class PlanCommand extends ListCommand {
    @Argument(
            name = "KEY=VALUE",
            multiValued = true,
            description = "Settings of dev.routed.network, such as mtu=1400; with --network: of one network")
    private List<String> given = List.of();

    @Completion(NetworkCompleter.class)
    @Option(name = "--network", description = WHICH_NETWORK)
    private String network;

    @Override
    Listing list(Services services) {
        return Listing.of(preview(services, KeyValues.parse(given))).empty("nothing would change");
    }

    private PlanPreview preview(Services services, Map<String, String> values) {
        if (network != null && values.isEmpty()) {
            throw RejectedException.of("--network needs KEY=VALUE, such as mtu=1400");
        } else if (network != null) {
            return services.get(NetworkAdmin.class).preview(network, values);
        } else if (values.isEmpty()) {
            return services.get(Reconciler.class).preview();
        }
        return services.get(NetworkAdmin.class)
                .preview(services.get(SettingsReader.class).network(values));
    }
}
