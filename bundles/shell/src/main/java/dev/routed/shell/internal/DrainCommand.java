package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.network.AnnouncementAdmin;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "drain",
        description = "Stop announcing this host's containers, or one; without arguments: list what is not announced",
        detailedDescription = "Example: routed drain --wait 10s web")
public final class DrainCommand extends DrainingCommand {
    @Option(
            name = "--wait",
            description = "Time to wait afterwards, for routers to follow and connections to end: 10s, 500ms, 2m")
    private String wait;

    @Override
    Listing list(Services services) {
        WaitTime waitTime = WaitTime.parse(wait);
        Optional<String> endpoint = endpoint();
        if (wait != null && !isHost() && endpoint.isEmpty()) {
            throw RejectedException.of("--wait needs --host or an endpoint: routed drain --host --wait %s", wait);
        }
        AnnouncementAdmin announcements = services.get(AnnouncementAdmin.class);
        if (isHost()) {
            announcements.drain(true);
        }
        endpoint.ifPresent(given -> announcements.drain(given, true));
        waitTime.sleep();
        return suppressed(services);
    }
}
