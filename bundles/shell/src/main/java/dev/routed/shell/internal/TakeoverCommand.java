package dev.routed.shell.internal;

import dev.routed.api.policy.Takeovers;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "takeover",
        description =
                "Allow the next endpoint with this address to take it over from another host; without arguments: list"
                        + " these",
        detailedDescription = "Example: routed takeover 10.1.0.7")
public final class TakeoverCommand extends ListCommand {
    @Completion(AddressCompleter.class)
    @Argument(name = "address", description = "Address that may be taken over within ten minutes")
    private String address;

    @Override
    Listing list(Services services) {
        Takeovers takeovers = services.get(Takeovers.class);
        if (address != null) {
            takeovers.allow(parse(address));
        }
        Listing listing = new Listing("address", "until").empty("no address may be taken over");
        takeovers.allowed().forEach(listing::row);
        return listing;
    }
}
