package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT;
import static dev.routed.driver.internal.DriverHost.LINK;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.PEER;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerEvents;
import dev.routed.api.engine.Containers;
import dev.routed.driver.internal.desired.OrphanRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** An endpoint whose link looks alive, but which no container of the engine has. */
public final class UnclaimedEndpointTest {
    @Rule
    public final DriverHost host = new DriverHost();

    private Supplier<Optional<Set<String>>> answer = () -> Optional.of(Set.of());

    private final Containers engine = new Containers() {
        @Override
        public Optional<Set<String>> endpoints(String networkId) {
            return answer.get();
        }

        @Override
        public List<Container> find(String named) {
            throw new AssertionError("not called");
        }

        @Override
        public List<String> networks(String name) {
            throw new AssertionError("not called");
        }

        @Override
        public List<String> running() {
            throw new AssertionError("not called");
        }

        @Override
        public ContainerEvents events() {
            throw new AssertionError("not called");
        }
    };

    @Before
    public void runningContainer() {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
        host.driver.join(NETWORK, ENDPOINT, "/run/docker/netns/1");
        host.kernel.foreign().takeAway(PEER);
        host.restart();
        host.driver.bindContainers(engine);
        host.advance(OrphanRules.COMING);
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            host.driver.askEngine();
        }
    }

    private void assertKept() {
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(List.of(), host.driver.findings());
    }

    @Test
    public void endpointOfNoContainer_endsAfterTheSecondAnswer() {
        look(1);
        assertKept();
        look(1);
        assertEquals(List.of(), host.driver.endpoints());
        host.eventually(() -> host.kernel.read(LINK).links().isEmpty());
        host.eventually(() -> host.ipam.released.equals(List.of(ADDRESS)));
        assertTrue(host.hasEvent("endpoint-lost"));
    }

    @Test
    public void endpointOfAContainer_isKept() {
        answer = () -> Optional.of(Set.of(ENDPOINT));
        look(3);
        assertKept();
    }

    @Test
    public void endpointThatAContainerHasAgain_isKept() {
        look(1);
        answer = () -> Optional.of(Set.of(ENDPOINT));
        look(1);
        answer = () -> Optional.of(Set.of());
        look(1);
        assertKept();
    }

    @Test
    public void engineThatCannotBeAsked_endsNothing() {
        answer = () -> {
            throw RejectedException.away("the engine is away");
        };
        look(3);
        assertKept();
    }

    @Test
    public void youngEndpoint_isKept() {
        host.driver.describe(NETWORK, ENDPOINT);
        look(3);
        assertKept();
    }

    @Test
    public void unknownNetwork_mayBeAnotherEngines_soTheOperatorDecides() {
        answer = Optional::empty;
        look(2);
        assertEquals(1, host.driver.endpoints().size());
        assertEquals(1, host.driver.findings().size());
        assertTrue(host.driver.findings().get(0).text().endsWith("remove it: run 'ip link del " + LINK + "'"));
        host.kernel.foreign().deleteLink(LINK);
        host.driver.reconcile("test");
        assertEquals(List.of(), host.driver.findings());
    }
}
