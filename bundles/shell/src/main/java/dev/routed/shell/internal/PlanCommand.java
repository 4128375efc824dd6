package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Outlook;
import dev.routed.api.network.Reconciler;
import dev.routed.api.network.Reconfiguring;
import dev.routed.api.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:plan}. */
@Service
@Command(
        scope = "routed",
        name = "plan",
        description = "What would be done to put the host right, or if KEY=VALUE were set; nothing is done")
public final class PlanCommand extends ListCommand {

    @Argument(
            name = "KEY=VALUE",
            multiValued = true,
            description = "Settings of dev.routed.network as they might be, such as mtu=1400; with --network, those of one network")
    private List<String> supposed = List.of();

    @Option(name = "--network", description = "The network that KEY=VALUE is about: its id, the beginning of it, or its subnet")
    private String network;

    @Override
    Listing list(Services services) {
        return Listing.of(outlook(services, KeyValues.parse(supposed)));
    }

    private Outlook outlook(Services services, Map<String, String> values) {
        if (network != null && values.isEmpty()) {
            throw Refusal.of("--network says what KEY=VALUE is about: add one, such as mtu=1400.");
        } else if (network != null) {
            return services.get(Reconfiguring.class).outlook(network, values);
        } else if (values.isEmpty()) {
            return services.get(Reconciler.class).outlook();
        }
        return services.get(Reconfiguring.class).outlook(services.get(SettingsReader.class).network(values));
    }
}
