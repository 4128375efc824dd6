package dev.routed.itests.together;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.driver.internal.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Creates and deletes networks with contested subnets, and endpoints in the temporary networks of all clients. Each
 * call may be rejected; {@link SharedNetworks#check} verifies the result.
 */
final class TemporaryNetworks {
    private final SharedNetworks shared;
    private final Random random;
    private final List<TestNetwork> mine = new ArrayList<>();
    private final List<TemporaryEndpoint> endpoints = new ArrayList<>();

    /** An endpoint in a temporary network, possibly of another client; it is removed no later than the network. */
    private record TemporaryEndpoint(TestNetwork net, String id, Optional<Ip> address) {}

    TemporaryNetworks(SharedNetworks shared, Random random) {
        this.shared = shared;
        this.random = random;
    }

    void act() {
        int what = random.nextInt(5);
        if (what == 0 && mine.size() < 2) {
            create();
        } else if (what == 1 && !mine.isEmpty()) {
            delete(mine.remove(0));
        } else if (what == 2 && !endpoints.isEmpty()) {
            leave(endpoints.remove(0));
        } else if (endpoints.size() < 3 && !shared.temporary.isEmpty()) {
            use(List.copyOf(shared.temporary));
        }
    }

    void end() {
        mine.forEach(this::delete);
        mine.clear();
        endpoints.forEach(this::leave);
        endpoints.clear();
    }

    private Ipam ipam() {
        shared.calls.incrementAndGet();
        return shared.system.ipam;
    }

    private Driver driver() {
        shared.calls.incrementAndGet();
        return shared.system.driver;
    }

    private void create() {
        Prefix subnet = SharedNetworks.CONTESTED.get(random.nextInt(SharedNetworks.CONTESTED.size()));
        boolean ipv6 = subnet.ip().isIpv6();
        Ip named = Ip.parse(ipv6 ? "fd00:8::1" : "10.9.0.1");
        Optional<Ip> gateway = random.nextBoolean() ? Optional.of(named) : Optional.empty();
        String pool;
        try {
            pool = ipam().requestPool(new PoolRequest("space", Optional.of(subnet), Optional.empty(), ipv6))
                    .id();
        } catch (RejectedException taken) {
            return;
        }
        TestNetwork net = new TestNetwork(shared.id(), subnet, pool, gateway);
        try {
            gateway.ifPresent(asked -> ipam().requestAddress(AddressRequest.gateway(pool, asked)));
            driver().createNetwork(net.request());
        } catch (RejectedException lost) {
            giveBack(net);
            return;
        }
        mine.add(net);
        shared.temporary.add(net);
    }

    private void giveBack(TestNetwork net) {
        net.gateway().ifPresent(asked -> ipam().releaseAddress(net.pool(), asked));
        ipam().releasePool(net.pool());
    }

    private void delete(TestNetwork net) {
        shared.temporary.remove(net);
        shared.deleted.add(net.id());
        giveBack(net);
        driver().deleteNetwork(net.id());
    }

    private void use(List<TestNetwork> nets) {
        if (nets.isEmpty()) {
            return;
        }
        TestNetwork net = nets.get(random.nextInt(nets.size()));
        String endpoint = shared.id();
        Optional<Ip> address = Optional.empty();
        try {
            address = Optional.of(ipam().requestAddress(AddressRequest.any(net.pool())));
            driver().createEndpoint(net.endpoint(endpoint, address.get()));
            driver().join(net.id(), endpoint, "/netns/" + endpoint);
        } catch (RejectedException gone) {
            // Another client may delete the network at any moment.
        }
        endpoints.add(new TemporaryEndpoint(net, endpoint, address));
    }

    private void leave(TemporaryEndpoint endpoint) {
        TestNetwork net = endpoint.net;
        driver().deleteEndpoint(net.id(), endpoint.id);
        endpoint.address.ifPresent(given -> shared.system.release(net.pool(), given));
        if (shared.deleted.contains(net.id())) {
            // The endpoint restored the network if it was created after the deletion.
            driver().deleteNetwork(net.id());
        }
    }
}
