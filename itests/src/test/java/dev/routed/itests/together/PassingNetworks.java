package dev.routed.itests.together;

import dev.routed.api.Refusal;
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
 * Networks that come and go while others put endpoints into them, with subnets that several want at once. Any of
 * it may be refused; that the whole stays consistent is for {@link World#check} to see.
 */
final class PassingNetworks {
    private final World world;
    private final Random random;
    private final List<Net> mine = new ArrayList<>();
    private final List<Guest> guests = new ArrayList<>();

    /** An endpoint in somebody's passing network: it goes with the network, if not before. */
    private record Guest(Net net, String endpoint, Optional<Ip> address) {}

    PassingNetworks(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void act() {
        int what = random.nextInt(5);
        if (what == 0 && mine.size() < 2) {
            create();
        } else if (what == 1 && !mine.isEmpty()) {
            delete(mine.remove(0));
        } else if (what == 2 && !guests.isEmpty()) {
            leave(guests.remove(0));
        } else if (guests.size() < 3 && !world.passing.isEmpty()) {
            use(List.copyOf(world.passing));
        }
    }

    void end() {
        mine.forEach(this::delete);
        mine.clear();
        guests.forEach(this::leave);
        guests.clear();
    }

    private Ipam ipam() {
        world.calls.incrementAndGet();
        return world.stage.ipam;
    }

    private Driver driver() {
        world.calls.incrementAndGet();
        return world.stage.driver;
    }

    private void create() {
        Prefix subnet = World.CONTESTED.get(random.nextInt(World.CONTESTED.size()));
        boolean ipv6 = subnet.ip().isIpv6();
        Ip named = Ip.parse(ipv6 ? "fd00:8::1" : "10.9.0.1");
        Optional<Ip> gateway = random.nextBoolean() ? Optional.of(named) : Optional.empty();
        String pool;
        try {
            pool = ipam().requestPool(new PoolRequest("space", Optional.of(subnet), Optional.empty(), ipv6)).id();
        } catch (Refusal taken) {
            return;
        }
        Net net = new Net(world.id(), subnet, pool, gateway);
        try {
            gateway.ifPresent(asked -> ipam().requestAddress(AddressRequest.gateway(pool, asked)));
            driver().createNetwork(net.request());
        } catch (Refusal lost) {
            giveBack(net);
            return;
        }
        mine.add(net);
        world.passing.add(net);
    }

    private void giveBack(Net net) {
        net.gateway().ifPresent(asked -> ipam().releaseAddress(net.pool(), asked));
        ipam().releasePool(net.pool());
    }

    private void delete(Net net) {
        world.passing.remove(net);
        world.passed.add(net.id());
        giveBack(net);
        driver().deleteNetwork(net.id());
    }

    private void use(List<Net> nets) {
        if (nets.isEmpty()) {
            return;
        }
        Net net = nets.get(random.nextInt(nets.size()));
        String endpoint = world.id();
        Optional<Ip> address = Optional.empty();
        try {
            address = Optional.of(ipam().requestAddress(AddressRequest.any(net.pool())));
            driver().createEndpoint(net.endpoint(endpoint, address.get()));
            driver().join(net.id(), endpoint, "/netns/" + endpoint);
        } catch (Refusal gone) {
            // The network may have gone at any moment.
        }
        guests.add(new Guest(net, endpoint, address));
    }

    private void leave(Guest guest) {
        Net net = guest.net;
        driver().deleteEndpoint(net.id(), guest.endpoint);
        guest.address.ifPresent(given -> world.stage.release(net.pool(), given));
        if (world.passed.contains(net.id())) {
            // It came back to life if its end was overtaken.
            driver().deleteNetwork(net.id());
        }
    }
}
