package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Prefix;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Counts endpoints and requests as used, gateways and auxiliary addresses as kept. */
@Service
@Command(
        scope = "routed",
        name = "pools",
        description = "List the address pools and their use",
        detailedDescription = "Example: routed pools")
public final class PoolsCommand extends ListCommand {
    private static final Set<Lease.Use> USED = EnumSet.of(Lease.Use.ENDPOINT, Lease.Use.REQUESTED);

    @Override
    Listing list(Services services) {
        Listing listing = new Listing("subnet", "range", "network", "used", "kept", "size", "network-name")
                .onlyInJson("network-name")
                .empty("no pools");
        ObjectNames.Snapshot names = services.names();
        for (PoolState state : services.get(Ipam.class).pools()) {
            long used = state.leases().stream()
                    .filter(lease -> USED.contains(lease.use()))
                    .count();
            listing.row(
                    state.pool().subnet(),
                    state.pool().range(),
                    state.network().map(id -> Listing.named(id, names.network(id))),
                    used,
                    state.leases().size() - used,
                    size(state.pool().subnet()),
                    state.network().flatMap(names::network));
        }
        return listing;
    }

    /** The table shows a number of 20 digits as a power. */
    private static Object size(Prefix subnet) {
        int bits = subnet.ip().family().bits() - subnet.length();
        BigInteger size = BigInteger.ONE.shiftLeft(bits);
        return bits > Integer.SIZE ? new Listing.Value(size, "2^" + bits) : size;
    }
}
