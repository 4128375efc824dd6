package dev.routed.trace.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.api.engine.Container;
import dev.routed.api.engine.Containers;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.testkit.Attachments;
import dev.routed.trace.internal.Party.Kind;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.Test;

public class PartiesTest {
    private static final Endpoint ONE = Attachments.endpoint("1".repeat(64), Map.of(), "10.1.0.2", "fd00::2")
            .withSandbox(Optional.of("sandbox"));
    private static final Endpoint OTHER =
            Attachments.endpoint("2".repeat(64), Map.of(), "10.2.0.2").withSandbox(Optional.of("sandbox"));
    private static final Endpoint TWO = Attachments.endpoint("22".repeat(32), Map.of(), "10.1.0.3");

    private static final List<Container> CONTAINERS = List.of(
            new Container("a".repeat(64), "one", List.of(ONE.id(), OTHER.id()), true, Optional.empty()),
            new Container("b".repeat(64), "down", List.of(), false, Optional.empty()),
            new Container("c".repeat(64), "bridged", List.of("9".repeat(64)), true, Optional.empty()));

    private final Parties parties = new Parties(
            answering(Networks.class, "endpoints", none -> List.of(ONE, OTHER)),
            answering(
                    Kernel.class,
                    "addresses",
                    none -> new TreeSet<>(
                            List.of(new Address(Prefix.parse("192.168.7.1/24"), "up0", Scope.GLOBAL, "up0", false)))),
            Optional.of(answering(
                    Containers.class,
                    "find",
                    named -> CONTAINERS.stream()
                            .filter(container -> container.name().equals(named[0]))
                            .toList())),
            name -> name.equals("example") ? List.of(Ip.parse("192.0.2.9")) : List.of());

    private static <T> T answering(Class<T> type, String method, Function<Object[], Object> answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, call, arguments) -> {
                    assertEquals(method, call.getName());
                    return answer.apply(arguments);
                }));
    }

    @Test
    public void nameOfContainer_hasAllItsEndpointsAndAddresses() {
        Party party = parties.find("one");
        assertEquals(Kind.CONTAINER, party.kind());
        assertEquals(List.of(ONE, OTHER), party.endpoints());
        assertEquals(
                List.of("10.1.0.2", "fd00::2", "10.2.0.2"),
                party.addresses().stream().map(Ip::toString).toList());
    }

    @Test
    public void addressOfContainer_isMeantAlone_butItsSiblingsAreKnown() {
        Party party = parties.find("10.2.0.2");
        assertEquals(List.of(OTHER, ONE), party.endpoints());
        assertEquals(List.of(Ip.parse("10.2.0.2")), party.addresses());
    }

    @Test
    public void beginningOfAnEndpointId_isItsContainer() {
        assertEquals(List.of(ONE, OTHER), parties.find("1111").endpoints());
    }

    @Test
    public void containerThatDoesNotRun_isStopped() {
        assertEquals(Kind.STOPPED, parties.find("down").kind());
    }

    @Test
    public void containerOnOtherNetworksAlone_isRejectedWithTheRemedy() {
        RejectedException rejected = assertThrows(RejectedException.class, () -> parties.find("bridged"));
        assertTrue(rejected.getMessage(), rejected.getMessage().contains("'docker network connect NETWORK bridged'"));
    }

    @Test
    public void addressesOfTheHostAndOfOthers_areToldApart() {
        assertEquals(Kind.HOST, parties.find("192.168.7.1").kind());
        assertEquals(Kind.HOST, parties.find("127.0.0.1").kind());
        assertEquals(
                Kind.ELSEWHERE, parties.find(TWO.addresses().get(0).toString()).kind());
        assertEquals(List.of(Ip.parse("192.0.2.9")), parties.find("example").addresses());
    }

    @Test
    public void unknownName_isRejected() {
        RejectedException rejected = assertThrows(RejectedException.class, () -> parties.find("nobody"));
        assertTrue(rejected.getMessage(), rejected.getMessage().startsWith("'nobody' is no container of this host"));
    }
}
