package dev.routed.itests.together;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
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
 * A client that starts and stops containers as the engine does, with repeated, missing and reordered calls. An endpoint
 * must exist from its start to its stop, and no longer.
 */
final class ConcurrentClient {
    private static final int MOST = 4;

    private record Container(TestNetwork net, String endpoint, Ip address, boolean own) {}

    private final SharedNetworks shared;
    private final Random random;
    private final int number;
    private final List<Container> containers = new ArrayList<>();
    private final TemporaryNetworks temporary;

    ConcurrentClient(SharedNetworks shared, int number, Random random) {
        this.shared = shared;
        this.number = number;
        this.random = random;
        this.temporary = new TemporaryNetworks(shared, random);
    }

    /** The endpoints that this client has started and not stopped, with their addresses. */
    Map<String, Ip> live() {
        Map<String, Ip> live = new HashMap<>();
        containers.forEach(container -> live.put(container.endpoint, container.address));
        return live;
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
            callWithUnknownIds();
        } else if (what < 10) {
            containers.forEach(this::checkExists);
        } else {
            temporary.act();
        }
    }

    void stopAll() {
        containers.forEach(this::stop);
        containers.clear();
        temporary.end();
    }

    private Driver driver() {
        shared.calls.incrementAndGet();
        return shared.system.driver;
    }

    private void start() {
        TestNetwork net = shared.permanent.get(random.nextInt(shared.permanent.size()));
        // A chosen address, one that only this client requests, or one that all clients request.
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
            shared.calls.incrementAndGet();
            address =
                    shared.system.ipam.requestAddress(new AddressRequest(net.pool(), wanted, false, Optional.empty()));
        } catch (RejectedException rejection) {
            assertTrue("no other client requests it, but " + rejection.getMessage(), kind != 1);
            return;
        }
        String endpoint = shared.id();
        String holder = shared.holders.putIfAbsent(address, endpoint);
        assertEquals(address + " is allocated twice", null, holder);
        Container container = new Container(net, endpoint, address, kind == 1);
        Endpoint made = driver().createEndpoint(net.endpoint(endpoint, address));
        for (int again = random.nextInt(3); again > 0; again--) {
            assertEquals(made, driver().createEndpoint(net.endpoint(endpoint, address)));
        }
        for (int joins = random.nextInt(3); joins > 0; joins--) {
            assertEquals(made, driver().join(net.id(), endpoint, "/netns/" + endpoint));
        }
        checkExists(container);
        containers.add(container);
    }

    private static Ip address(TestNetwork net, int last) {
        Ip first = net.subnet().first();
        return new Ip(first.family(), first.high(), first.low() | last);
    }

    private void checkExists(Container container) {
        assertEquals(
                "the link of " + container,
                Optional.of("rt" + container.endpoint.substring(0, 12)),
                shared.system.kernel.lookup(container.address).map(route -> route.link()));
        assertTrue(
                container + " is lost",
                !driver().describe(container.net.id(), container.endpoint).isEmpty());
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
        shared.holders.remove(container.address);
        release(container);
        if (container.own && random.nextBoolean()) {
            release(container);
        }
        assertTrue(
                container + " still exists",
                driver().describe(container.net.id(), container.endpoint).isEmpty());
    }

    private void leave(Container container) {
        driver().leave(container.net.id(), container.endpoint);
    }

    private void delete(Container container) {
        driver().deleteEndpoint(container.net.id(), container.endpoint);
    }

    private void release(Container container) {
        shared.calls.incrementAndGet();
        shared.system.release(container.net.pool(), container.address);
    }

    private void callWithUnknownIds() {
        TestNetwork net = shared.permanent.get(random.nextInt(shared.permanent.size()));
        String unknown = shared.id();
        assertThrows(RejectedException.class, () -> driver().join(net.id(), unknown, "/netns/" + unknown));
        driver().leave(net.id(), unknown);
        driver().deleteEndpoint(net.id(), unknown);
        driver().deleteNetwork(unknown);
        driver().createNetwork(net.request());
        shared.system.release("unknown pool", Ip.parse("10.77.0.1"));
    }
}
