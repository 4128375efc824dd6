package dev.routed.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(
        scope = "routed",
        name = "uninstall",
        description = "Take off this host what routed has in the kernel, list it, and stop the appliance",
        detailedDescription = "Example: routed uninstall --keep-containers")
public final class UninstallCommand extends ListCommand {
    @Option(name = "--keep-containers", description = "Leave running containers their links, routes and filters")
    private boolean keepContainers;

    @Override
    Listing list(Services services) {
        return new Uninstallation(services).run(keepContainers);
    }
}
