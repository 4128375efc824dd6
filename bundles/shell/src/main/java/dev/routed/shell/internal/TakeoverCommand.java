package dev.routed.shell.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.policy.Takeovers;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:takeover}: lets the next endpoint with an address have it, whoever else routes it. */
@Service
@Command(
        scope = "routed",
        name = "takeover",
        description = "Lets the next endpoint with this address have it although somebody else routes it; alone: those let")
public final class TakeoverCommand extends ListCommand {

    @Argument(name = "address", description = "The address that may be taken over, within ten minutes")
    private String address;

    @Override
    Listing list(Services services) {
        Takeovers takeovers = services.get(Takeovers.class);
        if (address != null) {
            takeovers.allow(parse(address));
        }
        Listing listing = new Listing("address", "until");
        takeovers.allowed().forEach(listing::row);
        return listing;
    }

    private static Ip parse(String text) {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of("There is nothing to take over: %s.", e.getMessage());
        }
    }
}
