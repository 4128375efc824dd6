package dev.routed.forwarding.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.forwarding.Forwarding;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The {@link Forwarding} service. */
@Component
public final class HostForwarding implements Forwarding {
    private final Settings settings;
    private final Events events;
    private final Sysctl sysctl;
    private final Command command;

    @Activate
    public HostForwarding(@Reference Settings settings, @Reference Events events) {
        this(settings, events, new Sysctl(Path.of("/proc"), Path.of("/sys")), new Command());
    }

    HostForwarding(Settings settings, Events events, Sysctl sysctl, Command command) {
        this.settings = settings;
        this.events = events;
        this.sysctl = sysctl;
        this.command = command;
    }

    @Override
    public void turnOn(Family family) {
        if (family == Family.IPV6 && sysctl.get("ipv6", "conf", "default", "disable_ipv6").equals(Optional.of("1"))) {
            throw Refusal.of("new links of this host have no IPv6: run 'sysctl -w net.ipv6.conf.default.disable_ipv6=0',"
                    + " or leave --ipv6 away");
        }
        Switch forwards = new Switch(sysctl, family);
        if (!forwards.isOn()) {
            turnOn(family, forwards);
        }
    }

    /** The guard first, so that there is no moment in which the host forwards for everybody. */
    private void turnOn(Family family, Switch forwards) {
        Learners learners = new Learners(sysctl);
        List<String> atRisk = family == Family.IPV6 ? learners.atRisk() : List.of();
        if (settings.network().forwarding(family) == NetworkSettings.Forwarding.REQUIRE) {
            throw refusal(family, forwards, atRisk);
        }
        new Guard(command, family, settings.kernel().group()).stand();
        for (String link : atRisk) {
            if (learners.keep(link)) {
                events.happened("forwarding", Learners.settingOf(link),
                        "was 1 and is 2 now, so that a host that forwards goes on learning routes by router advertisements");
            }
        }
        forwards.turnOn();
        events.happened("forwarding", forwards.toString(),
                "was off and is on now, for packets from and to our links only");
    }

    private static Refusal refusal(Family family, Switch forwards, List<String> atRisk) {
        String loss = atRisk.isEmpty() ? "" : " (without accept_ra=2, %s would no longer learn routes by router advertisements)"
                .formatted(String.join(", ", atRisk));
        return Refusal.of(
                "this host does not forward %s packets: run 'sysctl -w %s%s=1'%s,"
                        + " or set %s = manage in etc/dev.routed.network.cfg",
                family,
                Learners.remedy(atRisk),
                forwards,
                loss,
                family == Family.IPV4 ? "ip-forwarding" : "ipv6-forwarding");
    }
}
