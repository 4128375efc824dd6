package dev.routed.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Neighbour;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.net.Prefix;
import java.util.List;
import java.util.Optional;

/** The constants and helpers of {@link KernelContract} and {@link WatchContract}. */
abstract class ContractFixture {
    static final String LINK = "rt1";
    static final String PEER = "rtp1";
    static final String ALIAS = "routed1:network:endpoint";
    static final String FOREIGN_LINK = "st0";
    static final int OUR_PROTOCOL = 200;
    static final int FOREIGN_PROTOCOL = 80;
    static final Mac HOST_MAC = Mac.parse("02:00:00:00:00:01");
    static final Mac MAC = Mac.parse("02:42:0a:01:00:02");
    static final Ip IP = Ip.parse("10.1.0.2");
    static final Ip IP6 = Ip.parse("fd00::2");

    static final Step CREATE = new Step.CreateVeth(LINK, HOST_MAC, PEER, MAC, 1400, 7);
    static final Step SET_ALIAS = new Step.SetAlias(LINK, "", ALIAS);
    static final Neighbour NEIGHBOUR = new Neighbour(IP, MAC, LINK);
    static final Route ROUTE = Route.host(IP, LINK, OUR_PROTOCOL);
    static final Route ROUTE6 = Route.host(IP6, LINK, OUR_PROTOCOL);
    static final Address ADDRESS6 = new Address(Prefix.parse("fd00::1/128"), LINK, Scope.GLOBAL, "");
    static final Address GATEWAY = new Address(Prefix.parse("169.254.1.1/32"), Link.LOOPBACK, Scope.HOST, "lo:routed");

    /** The kernel under test; the same object throughout a test. */
    protected abstract Kernel kernel();

    /** Other programs on the host of the kernel under test. */
    protected abstract ForeignObjects foreign();

    void apply(Step... steps) {
        kernel().apply(List.of(steps));
    }

    void endpoint() {
        apply(CREATE, SET_ALIAS, new Step.AddNeighbour(NEIGHBOUR, ALIAS), new Step.AddRoute(ROUTE, ALIAS));
    }

    /** Asserts that the step fails with this kind; the message must be the step and then a reason. */
    KernelException rejected(Kind kind, Step step) {
        KernelException rejection = assertThrows(KernelException.class, () -> apply(step));
        assertEquals(rejection.getMessage(), kind, rejection.kind());
        assertTrue(rejection.getMessage(), rejection.getMessage().startsWith(step + ": "));
        assertTrue(rejection.getMessage(), rejection.getMessage().length() > (step + ": ").length());
        return rejection;
    }

    /** Applies the steps twice and asserts that the second time changes nothing. */
    void twice(Step... steps) {
        apply(steps);
        String once = kernel().read(OUR_PROTOCOL).toString();
        apply(steps);
        assertEquals(once, kernel().read(OUR_PROTOCOL).toString());
    }

    Link link() {
        return kernel().read(LINK).link(LINK).orElseThrow();
    }

    HostState on(String link) {
        return kernel().read(link);
    }

    static Route route(String destination, String link, int protocol, long metric) {
        return new Route(
                Route.Type.UNICAST, Prefix.parse(destination), link, Optional.empty(), protocol, Scope.LINK, metric);
    }
}
