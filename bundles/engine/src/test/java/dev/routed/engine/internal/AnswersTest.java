package dev.routed.engine.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
import dev.routed.api.engine.Container;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

/** With answers of an engine 20.10, shortened. */
public class AnswersTest {
    private static final String ID = "f00d".repeat(16);
    private static final String ENDPOINT = "abcd".repeat(16);

    private static Container container(String state, String networks) {
        return Answers.container("""
                {"Id": "%s", "State": {"Status": "running"%s}, "NetworkSettings": {"Bridge": "", "Networks": {%s}}}"""
                .formatted(ID, state, networks));
    }

    @Test
    public void aContainerHasItsEndpointsOnAllNetworks() {
        assertEquals(
                new Container(ID, List.of(ENDPOINT, "e".repeat(64)), Optional.empty()),
                container("", """
                        "mine": {"IPAMConfig": {}, "EndpointID": "%s", "IPAddress": "10.1.0.2"},
                        "bridge": {"IPAMConfig": null, "EndpointID": "%s"}""".formatted(ENDPOINT, "e".repeat(64))));
    }

    @Test
    public void oneThatDoesNotRunHasNone() {
        assertEquals(List.of(), container("", "\"mine\": {\"EndpointID\": \"\"}").endpoints());
        assertEquals(List.of(), container("", "").endpoints());
    }

    @Test
    public void healthIsWhatTheCheckSays() {
        assertEquals(Optional.of("starting"), container(", \"Health\": {\"Status\": \"starting\", \"FailingStreak\": 0}", "").health());
        assertEquals(Optional.of("unhealthy"), container(", \"Health\": {\"Status\": \"unhealthy\"}", "").health());
        assertEquals(Optional.empty(), container(", \"Health\": {\"Status\": \"none\"}", "").health());
        assertEquals(Optional.empty(), container("", "").health());
    }

    @Test
    public void anEventIsAboutAContainer() {
        assertEquals(Optional.of(ID), Answers.subject("""
                {"status": "health_status: healthy", "id": "%1$s", "Type": "container", "Action": "health_status: healthy",
                 "Actor": {"ID": "%1$s", "Attributes": {"image": "busybox", "name": "web"}}, "scope": "local"}"""
                .formatted(ID)));
        assertEquals(Optional.of(ID), Answers.subject("""
                {"Type": "network", "Action": "connect", "Actor": {"ID": "99", "Attributes": {"container": "%s", "name": "mine"}}}"""
                .formatted(ID)));
        assertEquals("of a network that was removed", Optional.empty(), Answers.subject("""
                {"Type": "network", "Action": "connect", "Actor": {"ID": "99", "Attributes": {"name": "mine"}}}"""));
    }

    @Test
    public void thoseThatRunAreListed() {
        assertEquals(List.of(ID, "99"), Answers.containers("[{\"Id\": \"%s\", \"Names\": [\"/web\"]}, {\"Id\": \"99\"}]".formatted(ID)));
        assertEquals(List.of(), Answers.containers("[]"));
    }

    @Test
    public void whatAnOperatorTypesStaysOneName() {
        assertEquals("/containers/web.1/json", Answers.inspect("web.1"));
        assertEquals("/containers/..%2Fnetworks%3Fa%3D1/json", Answers.inspect("../networks?a=1"));
    }

    @Test
    public void whatIsNotJsonIsSaid() {
        assertEquals(true, assertThrows(Refusal.class, () -> Answers.containers("<html>"))
                .getMessage().startsWith("what it says cannot be understood: "));
    }
}
