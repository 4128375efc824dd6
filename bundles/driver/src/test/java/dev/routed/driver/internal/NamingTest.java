package dev.routed.driver.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.engine.Tidings;
import dev.routed.api.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which endpoint an operator means, by whatever name. */
public class NamingTest {
    private static final String FIRST = "11".repeat(32);
    private static final String SECOND = "12".repeat(32);
    private static final String NOT_OURS = "ee".repeat(32);
    private static final String SAY = "say the id of one or the beginning of it, as routed:endpoints shows it, one of its"
            + " addresses, or the name or id of its container";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final Map<String, List<String>> containers = Map.of(
            "web", List.of(NOT_OURS, FIRST), "both", List.of(FIRST, SECOND), "stopped", List.of(), "12", List.of(FIRST));
    private final Containers engine =
            new Engine(named -> Optional.ofNullable(containers.get(named)).map(NamingTest::container));
    private Host host;

    private static Container container(List<String> endpoints) {
        return new Container("cc".repeat(32), endpoints, Optional.empty());
    }

    private record Engine(Function<String, Optional<Container>> finding) implements Containers {
        @Override
        public Optional<Container> find(String named) {
            return finding.apply(named);
        }

        @Override
        public List<String> running() {
            throw new AssertionError("nobody wants all");
        }

        @Override
        public Tidings listen() {
            throw new AssertionError("nobody listens");
        }
    }

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.network(Host.NETWORK, "10.1.0.0/16", Map.of());
        host.endpoint(FIRST, Ip.parse("10.1.0.2"));
        host.endpoint(SECOND, Ip.parse("10.1.0.3"));
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    private void isMeant(String endpoint, String named) {
        assertEquals(endpoint, host.driver.meant(named).id());
    }

    private void refused(String sentence, String named) {
        assertEquals(sentence, assertThrows(Refusal.class, () -> host.driver.meant(named)).getMessage());
    }

    @Test
    public void byItselfAnEndpointIsMeantByItsIdOrAnAddress() {
        isMeant(FIRST, FIRST);
        isMeant(SECOND, "12");
        isMeant(SECOND, "10.1.0.3");
        refused("'1' may be 111111111111, 121212121212: say more of the id", "1");
        refused("no endpoint is 'web': " + SAY + "; but containers' are known only while the bundle dev.routed.engine runs", "web");
    }

    @Test
    public void whereTheEngineCanBeAskedAContainerIsMeantAsWell() {
        host.driver.bindContainers(engine);
        isMeant(FIRST, "web");
        isMeant(SECOND, "12");
        refused("container 'both' has 111111111111, 121212121212: say which by its id or one of its addresses", "both");
        refused("container 'stopped' has no endpoint on a routed network of this host now", "stopped");
        refused("no endpoint is 'wbe', and no container of this host's engine: " + SAY, "wbe");
    }

    @Test
    public void anEngineThatIsAwayIsNoReasonNotToKnowTheRest() {
        Containers away = new Engine(named -> {
            throw Refusal.host("/run/docker.sock: Connection refused", null);
        });
        host.driver.bindContainers(away);
        isMeant(SECOND, "10.1.0.3");
        refused("no endpoint is 'web', and the engine cannot be asked for a container: /run/docker.sock: Connection refused", "web");
        host.driver.bindContainers(engine);
        host.driver.unbindContainers(away);
        isMeant(FIRST, "web");
        host.driver.unbindContainers(engine);
        refused("no endpoint is 'web': " + SAY + "; but containers' are known only while the bundle dev.routed.engine runs", "web");
    }
}
