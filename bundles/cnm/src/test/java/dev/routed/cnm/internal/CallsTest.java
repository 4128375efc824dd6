package dev.routed.cnm.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.routed.api.RejectedException;
import dev.routed.api.event.Trigger;
import dev.routed.api.kernel.KernelException;
import dev.routed.cnm.internal.CnmHost.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What all methods have in common: which answer is which status, and that it always is an object. */
public class CallsTest {
    private static final List<String> WITHOUT_ARGUMENTS = List.of(
            "NetworkDriver.GetCapabilities", "IpamDriver.GetCapabilities", "IpamDriver.GetDefaultAddressSpaces");

    private static final List<String> WITH_ARGUMENTS = List.of(
            "NetworkDriver.GwAllocCheck",
            "NetworkDriver.AllocateNetwork",
            "NetworkDriver.FreeNetwork",
            "NetworkDriver.CreateNetwork",
            "NetworkDriver.DeleteNetwork",
            "NetworkDriver.CreateEndpoint",
            "NetworkDriver.EndpointOperInfo",
            "NetworkDriver.Join",
            "NetworkDriver.ProgramExternalConnectivity",
            "NetworkDriver.RevokeExternalConnectivity",
            "NetworkDriver.Leave",
            "NetworkDriver.DeleteEndpoint",
            "NetworkDriver.DiscoverNew",
            "NetworkDriver.DiscoverDelete",
            "IpamDriver.RequestPool",
            "IpamDriver.RequestAddress",
            "IpamDriver.ReleaseAddress",
            "IpamDriver.ReleasePool");

    private static final String DELETE = "{\"NetworkID\":\"" + "0a".repeat(32) + "\"}";

    private final CnmHost host = new CnmHost();

    private Reply ask(String method, String json) {
        return method.startsWith("Net") ? host.net(method, json) : host.ipam(method, json);
    }

    @Test
    public void emptyBodyOfAMethodWithArgumentsIsRejected() {
        for (String method : WITH_ARGUMENTS) {
            Reply reply = ask(method, "");
            assertEquals(method, 400, reply.status());
            assertEquals(
                    "the engine lost its connection during " + method.split("\\.")[1]
                            + " and repeated the call without its body: try again",
                    reply.sentence());
        }
        assertEquals(List.of(), host.journal);
    }

    @Test
    public void bodyThatIsNotAnObjectIsRejected() {
        for (String method : WITH_ARGUMENTS) {
            for (String json : List.of("[]", "null", "7", "\"text\"")) {
                Reply reply = ask(method, json);
                assertEquals(method + " " + json, 400, reply.status());
                assertEquals(method + " " + json, "the request must be one JSON object", reply.sentence());
            }
            assertEquals(method, 400, ask(method, "{").status());
        }
        assertEquals(List.of(), host.journal);
    }

    @Test
    public void bodyOfAMethodWithoutArgumentsIsIgnored() {
        for (String method : WITHOUT_ARGUMENTS) {
            for (String json : List.of("{}", "null", "not JSON")) {
                assertEquals(ask(method, ""), ask(method, json));
                assertEquals(200, ask(method, json).status());
            }
        }
        assertEquals(200, host.net("Plugin.Activate", "{}").status());
        assertEquals(200, host.ipam("Plugin.Activate", "?").status());
    }

    @Test
    public void unknownMethodIsNotFound() {
        for (String method : List.of(
                "",
                "Join",
                "NetworkDriver.join",
                "NetworkDriver.Dance",
                "IpamDriver.RequestPool",
                "NetworkDriver.Join/",
                "Plugin.Deactivate")) {
            Reply reply = host.net(method, "{}");
            assertEquals(404, reply.status());
            assertEquals(CnmHost.json("{}").getNodeType(), reply.json().getNodeType());
            assertEquals("NetworkDriver has no method " + method, reply.sentence());
        }
        assertEquals(
                "IpamDriver has no method NetworkDriver.Join",
                host.ipam("NetworkDriver.Join", "{}").sentence());
    }

    @Test
    public void kindOfRejectionSelectsTheStatus() {
        Map<RuntimeException, Integer> failures = Map.of(
                RejectedException.of("a sentence"),
                400,
                RejectedException.host("a sentence", new IllegalStateException("for the log")),
                500,
                RejectedException.away("a sentence"),
                503,
                new KernelException(KernelException.Kind.TAKEN, "a sentence"),
                500,
                new KernelException(KernelException.Kind.OTHER, "a sentence", new IllegalStateException("for the log")),
                500);
        failures.forEach((failure, status) -> {
            host.networks.failNext(failure);
            Reply reply = host.net("NetworkDriver.DeleteNetwork", DELETE);
            assertEquals(failure.toString(), status.intValue(), reply.status());
            assertEquals(CnmHost.json("{'Err':'a sentence'}"), reply.json());
            assertEquals("application/vnd.docker.plugins.v1.2+json", reply.contentType());
        });
    }

    @Test
    public void callIsTheCauseOfItsEvents() {
        List<Optional<String>> causes = new ArrayList<>();
        Calls calls = new Calls("NetworkDriver")
                .perform(
                        "Leave",
                        ObjectNode.class,
                        request -> causes.add(Trigger.current().map(Trigger::name)));
        calls.call("NetworkDriver.Leave", "{}".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(Optional.of("NetworkDriver.Leave")), causes);
    }

    @Test
    public void unexpectedExceptionReachesTheTransport() {
        IllegalStateException defect = new IllegalStateException("for a test");
        host.networks.failNext(defect);
        assertSame(
                defect,
                assertThrows(IllegalStateException.class, () -> host.net("NetworkDriver.DeleteNetwork", DELETE)));
    }

    @Test
    public void rejectionsOfTheTransportHaveTheSameForm() {
        Reply reply = CnmHost.reply(host.networkDriver.reject(413, "at most \"1 MiB\""));
        assertEquals(413, reply.status());
        assertEquals(CnmHost.json("{}").getNodeType(), reply.json().getNodeType());
        assertEquals("at most \"1 MiB\"", reply.sentence());
        assertEquals(reply, CnmHost.reply(host.ipamDriver.reject(413, "at most \"1 MiB\"")));
    }
}
