package dev.routed.shell.internal;

import dev.routed.api.kernel.Backends;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code routed:config}: what holds, which after a bad edit is not what the file says. */
@Service
@Command(scope = "routed", name = "config", description = "The settings in force, and the PID of each")
public final class ConfigCommand extends ListCommand {
    private static final String NETWORK = "dev.routed.network";
    private static final String KERNEL = "dev.routed.kernel";

    @Override
    Listing list(Services services) {
        Settings settings = services.get(Settings.class);
        NetworkSettings network = settings.network();
        KernelSettings kernel = settings.kernel();
        return new Listing("key", "value", "pid")
                .row("gateway", network.gateway(), NETWORK)
                .row("gateway6", network.gateway6(), NETWORK)
                .row("mtu", network.mtu(), NETWORK)
                .row("apply", network.apply().name().toLowerCase(Locale.ROOT), NETWORK)
                .row("ip-forwarding", network.ipForwarding().name().toLowerCase(Locale.ROOT), NETWORK)
                .row("ipv6-forwarding", network.ipv6Forwarding().name().toLowerCase(Locale.ROOT), NETWORK)
                .row("state", network.state(), NETWORK)
                .row("backend", kernel.backend(), KERNEL)
                .row("backend-in-use", services.get(Backends.class).actual(), Optional.empty())
                .row("protocol", kernel.protocol(), KERNEL)
                .row("group", kernel.group(), KERNEL)
                .row("reaper-group", kernel.reaperGroup(), KERNEL);
    }
}
