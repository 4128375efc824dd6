package dev.routed.driver.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.api.net.Ip;
import dev.routed.testkit.FakeKernel;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Nothing that the driver keeps for an endpoint outlives the endpoint. */
public class EndpointLeakTest {
    private static final int CYCLES = 2_000;

    /** Objects of the test itself, which record what happens. */
    private static final Set<Class<?>> RECORDERS = Set.of(DriverHost.class, RecordingIpam.class, FakeKernel.class);

    @Rule
    public final DriverHost host = new DriverHost();

    @Before
    public void createNetwork() {
        host.network(DriverHost.NETWORK, DriverHost.SUBNET, Map.of());
    }

    private void cycle(int number) {
        String id = "%012x".formatted(number) + "0".repeat(52);
        Ip address = Ip.v4(0x0a01_0100L + number);
        host.driver.createEndpoint(DriverHost.requestWithPort(id, Map.of(), address));
        host.driver.join(DriverHost.NETWORK, id, "/var/run/docker/netns/%012x".formatted(number));
        host.driver.add(id, Ip.v4(0x0a01_8000L + number));
        host.driver.drain(id, true);
        host.driver.leave(DriverHost.NETWORK, id);
        host.driver.deleteEndpoint(DriverHost.NETWORK, id);
        assertTrue(host.driver.addressReleased(address));
    }

    @Test
    public void endedEndpointsLeaveNothing() {
        for (int number = 1; number <= 10; number++) {
            cycle(number);
        }
        host.eventually(() -> host.kernel.forgotten().size() == 20);
        int before = held(host.driver);
        host.driver.createEndpoint(DriverHost.request(DriverHost.ENDPOINT, DriverHost.ADDRESS));
        assertTrue("an endpoint is held while it is live", held(host.driver) > before);
        host.driver.deleteEndpoint(DriverHost.NETWORK, DriverHost.ENDPOINT);

        for (int number = 11; number <= CYCLES; number++) {
            cycle(number);
        }
        host.eventually(() -> host.kernel.forgotten().size() >= 2 * CYCLES + 1);
        // Tasks that the last cycles have scheduled may still be waiting.
        host.eventually(() -> held(host.driver) <= before);
    }

    /** The number of elements in all collections that the driver's objects refer to. */
    private static int held(Object root) {
        int elements = 0;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> waiting = new ArrayDeque<>(Set.of(root));
        while (!waiting.isEmpty()) {
            Object object = waiting.remove();
            if (RECORDERS.contains(object.getClass()) || !seen.add(object)) {
                continue;
            } else if (object instanceof Map<?, ?> map) {
                elements += map.size();
                map.values().stream().filter(value -> value != null).forEach(waiting::add);
            } else if (object instanceof Collection<?> collection) {
                elements += collection.size();
                collection.stream().filter(element -> element != null).forEach(waiting::add);
            } else if (isOurs(object.getClass())) {
                fields(object, waiting);
            }
        }
        return elements;
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.routed.");
    }

    private static void fields(Object object, Deque<Object> waiting) {
        for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && !type.isEnum()) {
                    add(object, field, waiting);
                }
            }
        }
    }

    private static void add(Object object, Field field, Deque<Object> waiting) {
        try {
            field.setAccessible(true);
            Object value = field.get(object);
            if (value != null) {
                waiting.add(value);
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
