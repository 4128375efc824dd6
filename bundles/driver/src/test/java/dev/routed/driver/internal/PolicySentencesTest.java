package dev.routed.driver.internal;

import static dev.routed.driver.internal.DriverHost.ADDRESS;
import static dev.routed.driver.internal.DriverHost.ENDPOINT1;
import static dev.routed.driver.internal.DriverHost.ENDPOINT2;
import static dev.routed.driver.internal.DriverHost.NETWORK;
import static dev.routed.driver.internal.DriverHost.OTHER;
import static dev.routed.driver.internal.DriverHost.OTHER_ADDRESS;
import static dev.routed.driver.internal.DriverHost.SUBNET;
import static dev.routed.driver.internal.DriverHost.request;

import dev.routed.api.RejectedException;
import dev.routed.api.network.EndpointRequest;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/** Triggers each rejection of the driver about policies and their options. */
public class PolicySentencesTest {

    @Rule
    public final DriverHost host = new DriverHost();

    private final TestPolicy policy = TestPolicy.paint();

    @Test
    public void everySentenceIsInTheList() throws IOException {
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT1, ADDRESS);
        GoldenSentences.checkOf(
                Set.of("Policies", "PolicyOptions", "KnownOptions", "Asked", "NetworkChanges"),
                () -> host.network(OTHER, "10.2.0.0/16", Map.of("colour", "red")),
                () -> host.driver.createEndpoint(withOption("shade")),
                () -> host.driver.setOption("10.1.0.2", "shade", Optional.of("dark")),
                () -> host.driver.setOption("10.1.0.2", "addresses", Optional.of("10.1.0.9")),
                () -> host.driver.set(SUBNET, "colour", "red"),
                () -> {
                    host.driver.bindPolicy(policy);
                    host.driver.set(SUBNET, "shade", "dark");
                },
                () -> host.driver.set("mine", "colour", "red"),
                () -> host.driver.set(SUBNET, "gateway6", "fe80::9"),
                this::atFault,
                this::notInForce);
    }

    private static EndpointRequest withOption(String option) {
        return request(NETWORK, ENDPOINT2, Map.of(option, "dark"), OTHER_ADDRESS);
    }

    private void atFault() {
        policy.onCheck = () -> {
            throw new IllegalStateException("of itself");
        };
        try {
            host.driver.set(SUBNET, "colour", "red");
        } finally {
            policy.onCheck = () -> {};
        }
    }

    private void notInForce() {
        TestPolicy late = new TestPolicy("late");
        late.onAdopt = () -> {
            throw RejectedException.host("no paint", null);
        };
        host.driver.bindPolicy(late);
        host.driver.createEndpoint(withOption("shade"));
    }
}
