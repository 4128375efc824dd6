package dev.routed.engine.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.ContainerChange;
import dev.routed.api.net.Prefix;
import dev.routed.testkit.JsonMutations;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.Test;

/** With shortened answers of Docker Engine 20.10. */
public class EngineJsonTest {
    private static final String ID = "f00d".repeat(16);
    private static final Optional<ContainerChange> CHANGED = Optional.of(new ContainerChange(ID, Optional.empty()));
    private static final String ENDPOINT = "abcd".repeat(16);

    private static Container container(String state, String networks) {
        return EngineJson.container("""
                {"Id": "%s", "Name": "/web", "State": {"Status": "running", "Running": true%s},
                 "NetworkSettings": {"Bridge": "", "Networks": {%s}}}""".formatted(ID, state, networks));
    }

    @Test
    public void containerHasEndpointsOnAllNetworks() {
        assertEquals(
                new Container(ID, "web", List.of(ENDPOINT, "e".repeat(64)), true, Optional.empty()),
                container("", """
                        "mine": {"IPAMConfig": {}, "EndpointID": "%s", "IPAddress": "10.1.0.2"},
                        "bridge": {"IPAMConfig": null, "EndpointID": "%s"}""".formatted(ENDPOINT, "e".repeat(64))));
    }

    @Test
    public void containerThatDoesNotRunHasNoEndpoint() {
        assertEquals(
                List.of(), container("", "\"mine\": {\"EndpointID\": \"\"}").endpoints());
        assertEquals(List.of(), container("", "").endpoints());
    }

    @Test
    public void healthIsTheStatusOfTheHealthCheck() {
        assertEquals(
                Optional.of("starting"),
                container(", \"Health\": {\"Status\": \"starting\", \"FailingStreak\": 0}", "")
                        .health());
        assertEquals(
                Optional.of("unhealthy"),
                container(", \"Health\": {\"Status\": \"unhealthy\"}", "").health());
        assertEquals(
                Optional.empty(),
                container(", \"Health\": {\"Status\": \"none\"}", "").health());
        assertEquals(Optional.empty(), container("", "").health());
    }

    @Test
    public void containerIsActiveIfItRunsAndIsNotPaused() {
        assertTrue(container("", "").active());
        assertTrue(container(", \"Paused\": false", "").active());
        assertFalse(container(", \"Paused\": true", "").active());
        assertFalse(container(", \"Running\": false", "").active());
    }

    /** Docker 29 no longer has the fields status, id and from. */
    @Test
    public void pauseAndEndAreEventsInTheFormOfEachVersion() {
        for (String action : List.of("pause", "unpause", "kill", "oom", "die", "stop", "restart")) {
            assertTrue(
                    action,
                    URLDecoder.decode(EngineJson.EVENTS, StandardCharsets.UTF_8).contains("\"" + action + "\""));
            Optional<Boolean> active = Map.of(
                            "pause", Optional.of(false), "unpause", Optional.of(true), "die", Optional.of(false))
                    .getOrDefault(action, Optional.empty());
            assertEquals(Optional.of(new ContainerChange(ID, active)), EngineJson.change("""
                    {"Type": "container", "Action": "%s", "Actor": {"ID": "%s", "Attributes": {"name": "web"}},
                     "scope": "local", "time": 1, "timeNano": 1000000000}""".formatted(action, ID)));
        }
    }

    @Test
    public void eventHasAContainer() {
        assertEquals(CHANGED, EngineJson.change("""
                {"status": "health_status: healthy", "id": "%1$s", "Type": "container",
                 "Action": "health_status: healthy",
                 "Actor": {"ID": "%1$s", "Attributes": {"image": "busybox", "name": "web"}},
                 "scope": "local"}""".formatted(ID)));
        assertEquals(CHANGED, EngineJson.change("""
                {"Type": "network", "Action": "connect",
                 "Actor": {"ID": "99", "Attributes": {"container": "%s", "name": "mine"}}}""".formatted(ID)));
        assertEquals("an event of a removed network", Optional.empty(), EngineJson.change("""
                {"Type": "network", "Action": "connect", "Actor": {"ID": "99", "Attributes": {"name": "mine"}}}"""));
    }

    @Test
    public void containersAreListed() {
        assertEquals(
                List.of(ID, ENDPOINT),
                EngineJson.containers(
                        "[{\"Id\": \"%s\", \"Names\": [\"/web\"]}, {\"Id\": \"%s\"}]".formatted(ID, ENDPOINT)));
        assertEquals(List.of(), EngineJson.containers("[]"));
    }

    @Test
    public void nameIsEncodedAsOnePathSegment() {
        assertEquals("/containers/web.1/json", EngineJson.inspect("web.1"));
        assertEquals("/containers/..%2Fnetworks%3Fa%3D1/json", EngineJson.inspect("../networks?a=1"));
    }

    @Test
    public void answerThatIsNotJsonIsRejected() {
        assertEquals(
                "the answer of the Docker Engine is not JSON",
                assertThrows(RejectedException.class, () -> EngineJson.containers("<html>"))
                        .getMessage());
    }

    @Test
    public void endpointsOfANetworkAreThoseOfItsContainers() {
        String answer = """
                {"Name": "mine", "Id": "%s", "Containers": {
                    "one": {"Name": "one", "EndpointID": "e1"}, "ep-e2": {"EndpointID": "e2"}}}""".formatted(ID);
        assertEquals(Optional.of(Set.of("e1", "e2")), EngineJson.endpoints(answer, ID));
        assertEquals("another network", Optional.empty(), EngineJson.endpoints(answer, "0".repeat(64)));
        assertThrows(
                "no containers at all",
                RejectedException.class,
                () -> EngineJson.endpoints("{\"Name\": \"mine\", \"Id\": \"%s\"}".formatted(ID), ID));
    }

    @Test
    public void networkIsKnownByItsNameOnly() {
        String answer = "{\"Name\": \"mine\", \"Id\": \"%s\"}".formatted(ID);
        assertEquals(Optional.of(ID), EngineJson.network(answer, "mine"));
        assertEquals("a prefix of the ID", Optional.empty(), EngineJson.network(answer, "f00d"));
        assertEquals("/networks/my%20net%2F..", EngineJson.inspectNetwork("my net/.."));
    }

    @Test
    public void textThatIsNoNameIsNotAsked() {
        for (String name : List.of("web", "f00d", "web_1.x-y")) {
            assertTrue(name, EngineJson.isContainer(name));
        }
        for (String text : List.of("", ".", "..", "../x", "a b", "a\n", "-x", "/web", "a%2f", "\u202e")) {
            assertFalse(text, EngineJson.isContainer(text));
        }
        for (String text : List.of("", " ", ".", "..")) {
            assertFalse(text, EngineJson.isNetwork(text));
        }
    }

    /** An engine of another version, or another program behind the socket. */
    @Test
    public void answerWithOtherValuesIsReadOrRejectedByASentence() {
        read(EngineJson::container, """
                {"Id": "%s", "Name": "/web", "State": {"Status": "running", "Health": {"Status": "healthy"}},
                 "NetworkSettings": {"Networks": {"mine": {"EndpointID": "%s"}}}}""".formatted(ID, ENDPOINT));
        read(EngineJson::containers, "[{\"Id\": \"%s\", \"Names\": [\"/web\"]}]".formatted(ID));
        read(answer -> EngineJson.network(answer, "mine"), "{\"Name\": \"mine\", \"Id\": \"%s\"}".formatted(ID));
        read(EngineJson::change, """
                {"Type": "network", "Actor": {"ID": "99", "Attributes": {"container": "%s"}}}""".formatted(ID));
        read(EngineJson::change, "{\"Type\": \"container\", \"Actor\": {\"ID\": \"%s\"}}".formatted(ID));
        for (String text : List.of("", "{", "nothing", "[".repeat(5000), "{\"a\":" + "9".repeat(5000) + "}")) {
            assertThrows(RejectedException.class, () -> EngineJson.container(text));
        }
    }

    private static void read(Consumer<String> reader, String answer) {
        for (String variant : JsonMutations.of(answer)) {
            try {
                reader.accept(variant);
            } catch (RejectedException e) {
                assertTrue(e.getMessage(), e.getMessage().startsWith("the answer of the Docker Engine "));
            }
        }
    }

    @Test
    public void versionIsThatOfTheEngine() {
        assertEquals("28.5.2", EngineJson.version("{\"Version\":\"28.5.2\",\"ApiVersion\":\"1.51\"}"));
    }

    @Test
    public void addressPoolsAreThoseOfTheConfigurationOrOfTheEngineItself() {
        assertEquals(
                List.of(Prefix.parse("10.0.0.0/8")),
                EngineJson.addressPools("{\"DefaultAddressPools\": [{\"Base\": \"10.5.0.0/8\", \"Size\": 24}]}"));
        assertEquals(
                7, EngineJson.addressPools("{\"DefaultAddressPools\": null}").size());
        assertEquals(7, EngineJson.addressPools("{}").size());
        read(EngineJson::addressPools, "{\"DefaultAddressPools\": [{\"Base\": \"10.0.0.0/8\", \"Size\": 24}]}");
    }

    @Test
    public void namesAreThoseOfContainersByTheirEndpointsAndOfNetworks() {
        assertEquals(Map.of("e1", "web", "e2", "web"), EngineJson.namesByEndpoint("""
                        [{"Names": ["/web", "/other/alias"], "NetworkSettings": {"Networks": {
                          "mine": {"EndpointID": "e1"}, "bridge": {"EndpointID": "e2"}}}},
                         {"Names": ["/alone"], "NetworkSettings": {"Networks": {}}}]"""));
        assertEquals(
                Map.of("ab".repeat(32), "mine"),
                EngineJson.namesOfNetworks("[{\"Name\": \"mine\", \"Id\": \"%s\"}]".formatted("ab".repeat(32))));
    }
}
