package dev.routed.doctor.internal.host;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import dev.routed.api.settings.Settings;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds networks whose MTU is larger than that of an uplink. */
@Component
public final class MtuCheck implements HostCheck {
    private final Networks networks;
    private final Kernel kernel;
    private final Settings settings;

    @Activate
    public MtuCheck(@Reference Networks networks, @Reference Kernel kernel, @Reference Settings settings) {
        this.networks = networks;
        this.kernel = kernel;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "mtu";
    }

    @Override
    public List<Finding> look() {
        Optional<Link> narrowest =
                Uplinks.of(kernel).all(settings.kernel().group()).stream().min(Comparator.comparing(Link::mtu));
        return narrowest
                .map(uplink -> networks.networks().stream()
                        .flatMap(network -> finding(network, uplink).stream())
                        .toList())
                .orElse(List.of());
    }

    private Optional<Finding> finding(Network network, Link uplink) {
        int mtu = network.mtu().orElse(settings.network().mtu());
        String id = ShortId.of(network.id());
        return mtu <= uplink.mtu()
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "network " + id,
                        "has an MTU of %d bytes, but uplink %s one of %d".formatted(mtu, uplink.name(), uplink.mtu()),
                        "large packets to other hosts are lost wherever ICMP does not come back: transfers hang",
                        "routed network-set %s mtu %d".formatted(id, uplink.mtu())));
    }
}
