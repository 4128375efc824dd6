package dev.routed.shell.internal;

import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.policy.Ingress;
import dev.routed.api.policy.Ingress.Counts;
import dev.routed.api.policy.Ingress.Guarded;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:ingress}: shows who may send to which endpoint, or says it of one from now on. */
@Service
@Command(
        scope = "routed",
        name = "ingress",
        description = "Who may send to which endpoint; with an endpoint and a list: who may from now on")
public final class IngressCommand extends ListCommand {
    private static final String OPTION = "ingress";

    /** Takes the endpoint's own list away, so that its network's option holds. */
    private static final String DEFAULT = "default";

    @Argument(index = 0, name = "endpoint", description = WHICH_ENDPOINT)
    private String endpoint;

    @Argument(
            index = 1,
            name = "list",
            multiValued = true,
            description = "allow, deny, default (what its network says), or addresses, prefixes and ranges such as"
                    + " 10.1.0.5-10.1.0.9")
    private List<String> list;

    @Override
    Listing list(Services services) {
        Ingress ingress = services.get(Ingress.class);
        Optional<Endpoint> one = Optional.ofNullable(endpoint).map(named -> one(services.get(Networks.class), named));
        Listing listing = new Listing("endpoint", "addresses", "from", "ports", "accepted", "refused");
        for (Guarded guarded : ingress.endpoints()) {
            if (one.isEmpty() || one.get().id().equals(guarded.endpoint())) {
                listing.row(
                        guarded.endpoint(),
                        guarded.addresses(),
                        guarded.from(),
                        guarded.ports(),
                        guarded.counts().map(Counts::accepted),
                        guarded.counts().map(Counts::refused));
            }
        }
        return listing;
    }

    private Endpoint one(Networks networks, String named) {
        if (list == null) {
            return networks.meant(named);
        }
        String text = String.join(",", list);
        Optional<String> value = text.equals(DEFAULT) ? Optional.empty() : Optional.of(text);
        return networks.setOption(named, OPTION, value);
    }
}
