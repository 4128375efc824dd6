package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.network.Port;
import dev.routed.api.policy.Ingress;
import dev.routed.api.policy.Ingress.Counts;
import dev.routed.api.policy.Ingress.Guarded;
import dev.routed.shell.internal.Listing.Value;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "ingress",
        description = "List who may send to each endpoint; with an endpoint and a list: set it",
        detailedDescription = "Example: routed ingress web 10.1.0.5")
public final class IngressCommand extends ListCommand {
    private static final String OPTION = "ingress";

    private static final int SHOWN = 4;

    /** Removes the endpoint's option, so that the option of its network applies. */
    private static final String DEFAULT = "default";

    @Completion(EndpointCompleter.class)
    @Argument(index = 0, name = "endpoint", description = WHICH_ENDPOINT)
    private String endpoint;

    @Argument(
            index = 1,
            name = "list",
            multiValued = true,
            description = "allow, deny, default (the option of its network), or addresses, prefixes and ranges such as"
                    + " 10.1.0.5-10.1.0.9")
    private List<String> list;

    @Override
    Listing list(Services services) {
        Ingress ingress = services.get(Ingress.class);
        Optional<Endpoint> one = Optional.ofNullable(endpoint).map(given -> one(services.get(Networks.class), given));
        ObjectNames.Snapshot names = services.names();
        Listing listing = new Listing(
                        "endpoint", "addresses", "from", "ports", "accepted", "rejected", "refused", "name")
                .heading("endpoint", "name")
                .onlyInJson("refused", "name")
                .empty("no endpoints");
        for (Guarded guarded : ingress.endpoints()) {
            if (one.isEmpty() || one.get().id().equals(guarded.endpoint())) {
                listing.row(
                        Listing.named(guarded.endpoint(), names.container(guarded.endpoint())),
                        new Value(guarded.addresses(), brief(guarded.addresses())),
                        new Value(guarded.from(), brief(List.of(guarded.from().split(",")))),
                        guarded.ports().map(IngressCommand::ports),
                        guarded.counts().map(Counts::accepted),
                        guarded.counts().map(Counts::rejected),
                        guarded.counts().map(Counts::rejected),
                        names.container(guarded.endpoint()));
            }
        }
        return listing;
    }

    /** Limited ports without a port differ from unlimited ones: only ICMP is accepted. */
    private static Value ports(SortedSet<Port> ports) {
        return new Value(ports, ports.isEmpty() ? "none" : brief(ports));
    }

    /** The table shows the first entries, and how many more there are: one list may have thousands. */
    private static String brief(Collection<?> entries) {
        String first = entries.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(","));
        return entries.size() > SHOWN ? "%s,+%d".formatted(first, entries.size() - SHOWN) : first;
    }

    private Endpoint one(Networks networks, String given) {
        if (list == null) {
            return networks.resolve(given);
        }
        String text = String.join(",", list);
        Optional<String> value = text.equals(DEFAULT) ? Optional.empty() : Optional.of(text);
        return networks.setOption(given, OPTION, value);
    }
}
