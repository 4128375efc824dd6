package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Step;
import dev.routed.api.metrics.Metric.Sample;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Reason;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The metrics of the driver. */
public class DriverMetricsTest {
    private static final String LINK = "rt111111111111";
    private static final Ip ADDRESS6 = Ip.parse("fd00::2");

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy policy = new TestPolicy("health");

    @Before
    public void start() {
        host.driver.bindPolicy(policy);
        host.network(NETWORK, List.of(SUBNET, "fd00::/64"), Map.of());
        host.endpoint(ENDPOINT1, ADDRESS, ADDRESS6);
        host.endpoint(ENDPOINT2, OTHER_ADDRESS);
    }

    private void assertMetric(String name, double value) {
        assertMetric(name, Map.of(), value);
    }

    private void assertMetric(String name, String label, String labelValue, double value) {
        assertMetric(name, Map.of(label, labelValue), value);
    }

    private void assertMetric(String name, Map<String, String> labels, double value) {
        List<Sample> samples = host.driver.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow()
                .samples();
        assertEquals(
                List.of(new Sample(labels, value)),
                samples.stream()
                        .filter(sample -> sample.labels().equals(labels))
                        .toList());
    }

    @Test
    public void countsNetworksEndpointsAndAddresses() {
        assertMetric("routed_networks", 1);
        assertMetric("routed_endpoints", 2);
        assertMetric("routed_addresses", "announcement", "announced", 3);
        host.driver.deleteEndpoint(NETWORK, ENDPOINT1);
        host.driver.deleteNetwork(NETWORK);
        assertMetric("routed_networks", 0);
        assertMetric("routed_endpoints", 0);
        assertMetric("routed_addresses", "announcement", "announced", 0);
    }

    @Test
    public void countsAddressesByAnnouncementAndReason() {
        policy.reasons.put(ADDRESS6, new Reason("http://…:80/ready is not answered well", Announcement.SUPPRESSED));
        policy.changeListener.accept(ENDPOINT1);
        host.driver.handOver(OTHER_ADDRESS);
        assertMetric("routed_addresses", "announcement", "announced", 1);
        assertMetric("routed_addresses", "announcement", "last-resort", 1);
        assertMetric("routed_addresses", "announcement", "suppressed", 1);
        assertMetric("routed_addresses", "announcement", "drained", 0);
        assertMetric("routed_addresses_suppressed", "reason", "health", 1);
        assertMetric("routed_addresses_suppressed", "reason", "handed over", 1);
        assertMetric("routed_addresses_suppressed", "reason", "drained", 0);
        assertMetric("routed_host_drained", 0);
    }

    @Test
    public void reportsADrainedHost() {
        host.driver.drain(true);
        assertMetric("routed_host_drained", 1);
        assertMetric("routed_addresses", "announcement", "suppressed", 3);
        assertMetric("routed_addresses_suppressed", "reason", "host drained", 3);
        assertMetric("routed_addresses_suppressed", "reason", "health", 0);
    }

    @Test
    public void countsDoneAndFailedRepairs() {
        String alias = host.state().link(LINK).orElseThrow().alias();
        Step removal = new Step.RemoveRoute(Route.host(ADDRESS, LINK, 200), alias);
        assertMetric("routed_repairs", "result", "done", 0);
        host.kernel.apply(List.of(removal));
        host.driver.reconcile("a test");
        assertMetric("routed_repairs", "result", "done", 1);
        assertMetric("routed_repairs", "result", "failed", 0);
        host.kernel.apply(List.of(removal));
        host.kernel.failNext(Kind.EXHAUSTED);
        host.driver.reconcile("a test");
        assertMetric("routed_repairs", "result", "done", 1);
        assertMetric("routed_repairs", "result", "failed", 1);
    }

    @Test
    public void countsRejectionsByPolicy() {
        assertMetric("routed_policy_rejections", "policy", "health", 0);
        policy.onCheck = () -> {
            throw RejectedException.of("not today");
        };
        assertThrows(RejectedException.class, () -> host.endpoint("3".repeat(64), Ip.parse("10.1.0.4")));
        assertMetric("routed_policy_rejections", "policy", "health", 1);
        policy.onCheck = () -> {};
        policy.onUpdate = () -> {
            throw RejectedException.host("no paint", null);
        };
        assertThrows(RejectedException.class, () -> host.endpoint("3".repeat(64), Ip.parse("10.1.0.4")));
        assertMetric("routed_policy_rejections", "policy", "health", 2);
    }
}
