package dev.routed.doctor.internal.host;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Engine;
import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Network;
import dev.routed.api.network.Networks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds networks whose subnet the engine may also give to a bridge of its own. */
@Component
public final class AddressPoolCheck implements HostCheck {
    private final Networks networks;
    private final Engine engine;

    @Activate
    public AddressPoolCheck(@Reference Networks networks, @Reference Engine engine) {
        this.networks = networks;
        this.engine = engine;
    }

    @Override
    public String name() {
        return "pools";
    }

    @Override
    public List<Finding> look() {
        List<Network> present = networks.networks();
        List<Prefix> pools = present.isEmpty() ? List.of() : pools();
        return present.stream().flatMap(network -> findings(network, pools)).toList();
    }

    private List<Prefix> pools() {
        try {
            return engine.addressPools();
        } catch (RejectedException away) {
            // The check of the engine says so.
            return List.of();
        }
    }

    private static Stream<Finding> findings(Network network, List<Prefix> pools) {
        return network.pools().stream()
                .flatMap(own -> first(own.subnet(), pools).stream()
                        .map(pool -> Finding.warning(
                                "network " + ShortId.of(network.id()),
                                ("its subnet %s overlaps %s, from which the engine takes subnets for its own networks:"
                                                + " set default-address-pools in daemon.json, or choose another subnet")
                                        .formatted(own.subnet(), pool),
                                "'docker network create' without --subnet fails, or takes addresses of containers away",
                                "")));
    }

    private static Optional<Prefix> first(Prefix subnet, List<Prefix> pools) {
        return pools.stream().filter(subnet::overlaps).findFirst();
    }
}
