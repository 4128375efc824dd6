package dev.routed.routing.internal.fib;

import static org.junit.Assert.assertEquals;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.process.Program;
import dev.routed.process.route.IpRoute;
import dev.routed.routing.internal.rules.AnnouncedAddress;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.Test;

public class ForwardingTest {
    private static final AnnouncedAddress TARGET =
            new AnnouncedAddress(Ip.parse("10.1.0.1"), "rt1", Prefix.parse("10.1.0.0/16"));

    /** Answers as iproute2 6.1 does. */
    private static Optional<Finding> ask(String get, String show) {
        Program ip = new Program("ip", "") {
            @Override
            public <T> Streamed<T> stream(List<String> arguments, String input, Function<InputStream, T> reader) {
                String output = input.startsWith("route get 10.1.0.1 from 10.0.0.2 iif u\n") ? get : show;
                return new Streamed<>(
                        output.isEmpty() ? 1 : 0,
                        reader.apply(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8))),
                        output.isEmpty() ? "RTNETLINK answers: Invalid argument\nCommand failed -:1\n" : "");
            }
        };
        return new FibReader(new IpRoute(ip))
                .ask("u", Ip.parse("10.0.0.2"), List.of(TARGET))
                .get(0)
                .finding();
    }

    @Test
    public void routeToTheContainerIsNoFinding() {
        assertEquals(
                Optional.empty(),
                ask("[{\"dst\":\"10.1.0.1\",\"from\":\"10.0.0.2\",\"dev\":\"rt1\",\"flags\":[],\"iif\":\"u\"}]", ""));
    }

    @Test
    public void otherTableIsOverriddenByARule() {
        Finding finding = ask(
                        "[{\"dst\":\"10.1.0.1\",\"gateway\":\"10.0.11.2\",\"dev\":\"u\","
                                + "\"table\":\"77\",\"iif\":\"u\"}]",
                        "[{\"dst\":\"10.1.0.1\",\"dev\":\"rt1\",\"scope\":\"link\",\"flags\":[]}]")
                .orElseThrow();
        assertEquals("ip rule add pref 1 to 10.1.0.0/16 lookup main", finding.command());
        assertEquals(
                "packets from u to it leave by u: a policy rule of 'ip rule' prefers table 77 to the main table",
                finding.what());
    }

    @Test
    public void blackholeIsDeleted() {
        Finding finding = ask(
                        "",
                        "[{\"type\":\"blackhole\",\"dst\":\"10.1.0.1\",\"flags\":[]},"
                                + "{\"dst\":\"10.1.0.1\",\"dev\":\"rt1\",\"flags\":[]}]")
                .orElseThrow();
        assertEquals("ip route del blackhole 10.1.0.1 table main", finding.command());
        assertEquals(
                "packets from u to it are discarded: the route 'blackhole 10.1.0.1' is preferred to that of its"
                        + " container",
                finding.what());
    }

    @Test
    public void rulesThatDiscardAreOverridden() {
        assertEquals(
                "ip rule add pref 1 to 10.1.0.0/16 lookup main",
                ask("", "[{\"dst\":\"10.1.0.1\",\"dev\":\"rt1\",\"flags\":[]}]")
                        .orElseThrow()
                        .command());
    }

    @Test
    public void foreignRouteIsDeleted() {
        assertEquals(
                "ip route del 10.1.0.1 via 10.0.11.2 dev u table main",
                ask(
                                "[{\"dst\":\"10.1.0.1\",\"gateway\":\"10.0.11.2\",\"dev\":\"u\",\"iif\":\"u\"}]",
                                "[{\"dst\":\"10.1.0.1\",\"gateway\":\"10.0.11.2\",\"dev\":\"u\",\"flags\":[]},"
                                        + "{\"dst\":\"10.1.0.1\",\"dev\":\"rt1\",\"flags\":[]}]")
                        .orElseThrow()
                        .command());
    }
}
