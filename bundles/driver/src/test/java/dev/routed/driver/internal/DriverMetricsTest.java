package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DriverMetricsTest {
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final String LINK = "rt111111111111";
    private static final Ip SIX = Ip.parse("fd00::2");
    private static final Ip SECOND = Ip.parse("10.1.0.3");

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final TestPolicy policy = new TestPolicy("health");
    private Host host;

    @Before
    public void start() {
        host = new Host(state.getRoot().toPath());
        host.driver.bindPolicy(policy);
        host.networkOf(NETWORK, List.of("10.1.0.0/16", "fd00::/64"), Map.of());
        host.endpoint(ONE, ADDRESS, SIX);
        host.endpoint(TWO, SECOND);
    }

    @After
    public void stop() {
        host.driver.stop();
    }

    private void is(String name, double value) {
        is(name, Map.of(), value);
    }

    private void is(String name, String label, String of, double value) {
        is(name, Map.of(label, of), value);
    }

    private void is(String name, Map<String, String> labels, double value) {
        List<Sample> samples = host.driver.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow()
                .samples();
        assertEquals(
                List.of(new Sample(labels, value)),
                samples.stream().filter(sample -> sample.labels().equals(labels)).toList());
    }

    @Test
    public void whatStands() {
        is("routed_networks", 1);
        is("routed_endpoints", 2);
        is("routed_addresses", "announcement", "announced", 3);
        host.driver.deleteEndpoint(NETWORK, ONE);
        host.driver.deleteNetwork(NETWORK);
        is("routed_networks", 0);
        is("routed_endpoints", 0);
        is("routed_addresses", "announcement", "announced", 0);
    }

    @Test
    public void howAddressesAreAnnouncedAndWhatSpeaksAgainstIt() {
        policy.against.put(SIX, new Reason("http://…:80/ready is not answered well", Announcement.WITHHELD));
        policy.reconsider.accept(ONE);
        host.driver.handOver(SECOND);
        is("routed_addresses", "announcement", "announced", 1);
        is("routed_addresses", "announcement", "yielding", 1);
        is("routed_addresses", "announcement", "withheld", 1);
        is("routed_addresses", "announcement", "drained", 0);
        is("routed_addresses_held", "reason", "health", 1);
        is("routed_addresses_held", "reason", "handed over", 1);
        is("routed_addresses_held", "reason", "drained", 0);
        is("routed_host_drained", 0);
    }

    @Test
    public void aDrainedHost() {
        host.driver.drain(true);
        is("routed_host_drained", 1);
        is("routed_addresses", "announcement", "withheld", 3);
        is("routed_addresses_held", "reason", "host drained", 3);
        is("routed_addresses_held", "reason", "health", 0);
    }

    @Test
    public void whatWasPutRightAndWhatCouldNotBe() {
        String alias = host.state().link(LINK).orElseThrow().alias();
        Step taken = new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias);
        is("routed_repairs", "result", "done", 0);
        host.kernel.apply(List.of(taken));
        host.driver.reconcile("a test");
        is("routed_repairs", "result", "done", 1);
        is("routed_repairs", "result", "failed", 0);
        host.kernel.apply(List.of(taken));
        host.kernel.failNext(Kind.EXHAUSTED);
        host.driver.reconcile("a test");
        is("routed_repairs", "result", "done", 1);
        is("routed_repairs", "result", "failed", 1);
    }

    @Test
    public void whatPoliciesRefused() {
        is("routed_policy_refusals", "policy", "health", 0);
        policy.onCheck = () -> {
            throw Refusal.of("not today");
        };
        assertThrows(Refusal.class, () -> host.endpoint("3".repeat(64), Ip.parse("10.1.0.4")));
        is("routed_policy_refusals", "policy", "health", 1);
        policy.onCheck = () -> {};
        policy.onStand = () -> {
            throw Refusal.host("no paint", null);
        };
        assertThrows(Refusal.class, () -> host.endpoint("3".repeat(64), Ip.parse("10.1.0.4")));
        is("routed_policy_refusals", "policy", "health", 2);
    }
}
