package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.assertRejected;
import static org.junit.Assert.assertEquals;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.api.engine.Containers;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Resolution of endpoints by ID, address and container. */
public class EndpointLookupTest {
    private static final String FIRST = "11".repeat(32);
    private static final String SECOND = "12".repeat(32);
    private static final String UNKNOWN = "ee".repeat(32);

    @Rule
    public final DriverHost host = new DriverHost();

    private static final String CONTAINER = "cc".repeat(32);

    /** The containers of the engine, by what it finds them by: a name, an ID, or a prefix of an ID. */
    private final Map<String, Container> containers = Map.of(
            "web",
            container("web", UNKNOWN, FIRST),
            "both",
            container("both", FIRST, SECOND),
            "stopped",
            container("stopped"),
            "12",
            container("12", FIRST),
            "1",
            container("other", SECOND),
            "cc",
            container("web", FIRST),
            CONTAINER,
            container("web", FIRST));

    private final Containers engine = new Engine(
            name -> Optional.ofNullable(containers.get(name)).stream().toList());

    private static Container container(String name, String... endpoints) {
        return new Container(CONTAINER, name, List.of(endpoints), true, Optional.empty());
    }

    private record Engine(Function<String, List<Container>> finder) implements Containers {
        @Override
        public List<Container> find(String name) {
            return finder.apply(name);
        }

        @Override
        public List<String> networks(String name) {
            throw new AssertionError("not called by the lookup");
        }

        @Override
        public Optional<Set<String>> endpoints(String networkId) {
            throw new AssertionError("not called");
        }

        @Override
        public List<String> running() {
            throw new AssertionError("not called by the lookup");
        }

        @Override
        public ContainerEvents events() {
            throw new AssertionError("not called by the lookup");
        }
    }

    @Before
    public void start() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(FIRST, Ip.parse("10.1.0.2"));
        host.endpoint(SECOND, OTHER_ADDRESS);
    }

    private void assertResolved(String endpoint, String name) {
        assertEquals(endpoint, host.driver.resolve(name).id());
    }

    private void assertUnresolved(String fragment, String name) {
        assertRejected(fragment, () -> host.driver.resolve(name));
    }

    @Test
    public void idAndAddressNeedNoEngine() {
        assertResolved(FIRST, FIRST);
        assertResolved(SECOND, "10.1.0.3");
        assertUnresolved("'web' … dev.routed.engine", "web");
    }

    /** A container may have the name 12, but nobody names one by 12 digits of another endpoint's ID. */
    @Test
    public void withoutEngine_aPrefixNeedsTwelveDigits() {
        assertUnresolved("'12' may be the name of a container … dev.routed.engine … 121212121212 (10.1.0.3)", "12");
        assertResolved(SECOND, "121212121212");
    }

    /** K1 of the cases: the ID of the second endpoint begins with the name of the first one's container. */
    @Test
    public void nameOfAContainerPrecedesAPrefixOfAnId() {
        assertUnresolved("'12' may be the name", "12");
        host.driver.bindContainers(engine);
        assertResolved(FIRST, "12");
        assertEquals(FIRST, host.driver.drain("12", true).id());
    }

    @Test
    public void idPrecedesTheNameOfAContainer() {
        host.driver.bindContainers(
                new Engine(name -> name.length() > 60 ? List.of(container(name, SECOND)) : List.of()));
        assertResolved(FIRST, FIRST);
    }

    @Test
    public void containerIsFoundByNameIdAndPrefix() {
        host.driver.bindContainers(engine);
        assertResolved(FIRST, "web");
        assertResolved(FIRST, CONTAINER);
        assertResolved(FIRST, "cc");
        assertResolved(SECOND, "121");
        assertUnresolved(
                "container 'both' has 111111111111 (10.1.0.2), 121212121212 (10.1.0.3): use the ID or an address",
                "both");
        assertUnresolved("container 'stopped' has no endpoint", "stopped");
        assertUnresolved("'wbe' … container", "wbe");
        assertUnresolved("no endpoint is ''", "");
    }

    @Test
    public void prefixOfSeveralIdsIsRejectedWithTheCandidates() {
        host.driver.bindContainers(engine);
        assertUnresolved("'1' may be 111111111111 (10.1.0.2), 121212121212 (10.1.0.3)", "1");
        host.driver.bindContainers(new Engine(name -> List.of(container("other", FIRST))));
        assertUnresolved("'12' may be 121212121212 (10.1.0.3), 111111111111 (10.1.0.2)", "12");
    }

    @Test
    public void prefixOfSeveralContainersIsRejectedWithTheCandidates() {
        host.driver.bindContainers(new Engine(name -> List.of(container("one", FIRST), container("two", SECOND))));
        assertUnresolved("'cc' may be 111111111111 (10.1.0.2), 121212121212 (10.1.0.3)", "cc");
        host.driver.bindContainers(new Engine(name -> List.of(container("one"), container("two"))));
        assertUnresolved("container 'cc' has no endpoint on a routed network", "cc");
        assertResolved(SECOND, "12");
    }

    @Test
    public void unreachableEngine_stillResolvesIdsAndAddresses() {
        Containers unreachable = new Engine(name -> {
            throw RejectedException.host("/run/docker.sock: Connection refused", null);
        });
        host.driver.bindContainers(unreachable);
        assertResolved(SECOND, "10.1.0.3");
        assertResolved(SECOND, "121212121212");
        assertUnresolved("'12' … /run/docker.sock: Connection refused", "12");
        assertUnresolved("'web' … /run/docker.sock: Connection refused", "web");
        host.driver.bindContainers(engine);
        host.driver.unbindContainers(unreachable);
        assertResolved(FIRST, "web");
        host.driver.unbindContainers(engine);
        assertUnresolved("'web' … dev.routed.engine", "web");
    }
}
