package dev.routed.shell.internal;

import dev.routed.api.network.AnnouncementAdmin;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "undrain",
        description = "Announce this host's containers again, or one that was drained or handed over",
        detailedDescription = "Example: routed undrain web")
public final class UndrainCommand extends DrainingCommand {
    @Override
    Listing list(Services services) {
        AnnouncementAdmin announcements = services.get(AnnouncementAdmin.class);
        endpoint().ifPresentOrElse(given -> announcements.drain(given, false), () -> announcements.drain(false));
        return suppressed(services);
    }
}
