package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The {@link Forwarding} service. */
@Component
public final class HostForwarding implements Forwarding {
    private final Settings settings;
    private final Events events;
    private final Switch ipForward;
    private final Command command;

    @Activate
    public HostForwarding(@Reference Settings settings, @Reference Events events) {
        this(settings, events, new Switch(Path.of("/proc")), new Command());
    }

    HostForwarding(Settings settings, Events events, Switch ipForward, Command command) {
        this.settings = settings;
        this.events = events;
        this.ipForward = ipForward;
        this.command = command;
    }

    @Override
    public void open() {
        if (!ipForward.isOn()) {
            turnOn();
        }
        if (chain().open()) {
            events.happened("forwarding", "FORWARD", "our rules stand at its end, where one was missing");
        }
    }

    /** The guard first, so that there is no moment in which the host forwards for everybody. */
    private void turnOn() {
        if (settings.network().ipForwarding() == NetworkSettings.Forwarding.REQUIRE) {
            throw Refusal.of("this host does not forward IPv4 packets: run 'sysctl -w net.ipv4.ip_forward=1',"
                    + " or set ip-forwarding = manage in etc/dev.routed.network.cfg");
        }
        new Guard(command, settings.kernel().group()).stand();
        ipForward.turnOn();
        events.happened("forwarding", "net.ipv4.ip_forward",
                "was off and is on now, for packets from and to our links only");
    }

    @Override
    public void close() {
        chain().close();
    }

    private ForwardChain chain() {
        return new ForwardChain(command, settings.kernel().group());
    }
}
