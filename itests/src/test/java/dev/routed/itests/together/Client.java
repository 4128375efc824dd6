package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.driver.internal.Driver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One caller: starts and stops containers as the engine does, also with the repetitions, the missing calls and the
 * wrong order of its bad days. What it started must stand until it stops it, and no longer.
 */
final class Client {
    private static final int MOST = 4;

    private record Container(Net net, String endpoint, Ip address, boolean own) {}

    private final World world;
    private final Random random;
    private final int number;
    private final List<Container> containers = new ArrayList<>();
    private final PassingNetworks passing;

    Client(World world, int number, Random random) {
        this.world = world;
        this.number = number;
        this.random = random;
        this.passing = new PassingNetworks(world, random);
    }

    /** Endpoints that stand by what this client did, with their addresses. */
    Map<String, Ip> standing() {
        Map<String, Ip> standing = new HashMap<>();
        containers.forEach(container -> standing.put(container.endpoint, container.address));
        return standing;
    }

    void act() {
        int what = random.nextInt(12);
        if (what < 4) {
            if (containers.size() < MOST) {
                start();
            }
        } else if (what < 8) {
            if (!containers.isEmpty()) {
                stop(containers.remove(random.nextInt(containers.size())));
            }
        } else if (what < 9) {
            senseless();
        } else if (what < 10) {
            containers.forEach(this::checkStands);
        } else {
            passing.act();
        }
    }

    void stopAll() {
        containers.forEach(this::stop);
        containers.clear();
        passing.end();
    }

    private Driver driver() {
        world.calls.incrementAndGet();
        return world.stage.driver;
    }

    private void start() {
        Net net = world.lasting.get(random.nextInt(world.lasting.size()));
        // One that is chosen, one that only this client asks for, or one that many ask for.
        int kind = random.nextInt(3);
        Optional<Ip> wanted = switch (kind) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(address(net, 100 + number));
            default -> Optional.of(address(net, 200 + random.nextInt(3)));
        };
        if (kind == 1 && containers.stream().anyMatch(container -> wanted.equals(Optional.of(container.address)))) {
            return;
        }
        Ip address;
        try {
            world.calls.incrementAndGet();
            address = world.stage.ipam.requestAddress(new AddressRequest(net.pool(), wanted, false, Optional.empty()));
        } catch (Refusal refusal) {
            assertTrue("nobody else asks for it, but " + refusal.getMessage(), kind != 1);
            return;
        }
        String endpoint = world.id();
        String holder = world.holders.putIfAbsent(address, endpoint);
        assertEquals(address + " is given twice", null, holder);
        Container container = new Container(net, endpoint, address, kind == 1);
        Endpoint made = driver().createEndpoint(net.endpoint(endpoint, address));
        for (int again = random.nextInt(3); again > 0; again--) {
            assertEquals(made, driver().createEndpoint(net.endpoint(endpoint, address)));
        }
        for (int joins = random.nextInt(3); joins > 0; joins--) {
            assertEquals(made, driver().join(net.id(), endpoint, "/netns/" + endpoint));
        }
        checkStands(container);
        containers.add(container);
    }

    private static Ip address(Net net, int last) {
        Ip first = net.subnet().first();
        return new Ip(first.family(), first.high(), first.low() | last);
    }

    private void checkStands(Container container) {
        assertEquals("the link of " + container, Optional.of("rt" + container.endpoint.substring(0, 12)),
                world.stage.kernel.lookup(container.address).map(route -> route.link()));
        assertTrue(container + " is lost", !driver().describe(container.net.id(), container.endpoint).isEmpty());
    }

    private void stop(Container container) {
        boolean crashed = random.nextInt(5) == 0;
        if (!crashed) {
            List<Runnable> calls = new ArrayList<>(List.of(() -> leave(container), () -> delete(container)));
            if (random.nextBoolean()) {
                calls.add(() -> leave(container));
                calls.add(() -> delete(container));
            }
            while (!calls.isEmpty()) {
                calls.remove(random.nextInt(4) == 0 ? calls.size() - 1 : 0).run();
            }
        }
        world.holders.remove(container.address);
        release(container);
        if (container.own && random.nextBoolean()) {
            release(container);
        }
        assertTrue(container + " stands", driver().describe(container.net.id(), container.endpoint).isEmpty());
    }

    private void leave(Container container) {
        driver().leave(container.net.id(), container.endpoint);
    }

    private void delete(Container container) {
        driver().deleteEndpoint(container.net.id(), container.endpoint);
    }

    private void release(Container container) {
        world.calls.incrementAndGet();
        world.stage.release(container.net.pool(), container.address);
    }

    private void senseless() {
        Net net = world.lasting.get(random.nextInt(world.lasting.size()));
        String unknown = world.id();
        assertThrows(Refusal.class, () -> driver().join(net.id(), unknown, "/netns/" + unknown));
        driver().leave(net.id(), unknown);
        driver().deleteEndpoint(net.id(), unknown);
        driver().deleteNetwork(unknown);
        driver().createNetwork(net.request());
        world.stage.release("nobody's pool", Ip.parse("10.77.0.1"));
    }
}
