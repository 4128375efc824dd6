package dev.routed.driver.internal;

import static dev.routed.driver.internal.Host.ADDRESS;
import static dev.routed.driver.internal.Host.NETWORK;
import static dev.routed.driver.internal.Host.OTHER;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import dev.routed.api.network.EndpointRequest;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a user may read of policies and their options: each sentence of the driver's, triggered. */
public class PolicySentencesTest {
    private static final String ENDPOINT = "1".repeat(64);
    private static final String SUBNET = "10.1.0.0/16";

    @Rule
    public final TemporaryFolder state = new TemporaryFolder();

    private final TestPolicy policy = new TestPolicy("paint",
            new KnownOption(Scope.NETWORK, "colour", "red or blue"),
            new KnownOption(Scope.ENDPOINT, "shade", "light or dark"));
    private Host host;

    @After
    public void stop() {
        host.driver.stop();
    }

    @Test
    public void eachIsInTheList() throws IOException {
        host = new Host(state.getRoot().toPath());
        host.network(NETWORK, SUBNET, Map.of());
        host.endpoint(ENDPOINT, ADDRESS);
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
        return new EndpointRequest(NETWORK, "2".repeat(64), List.of(Ip.parse("10.1.0.3")), Optional.empty(),
                Map.of(option, "dark"), Collections.emptySortedSet(), List.of());
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
            throw Refusal.host("no paint", null);
        };
        host.driver.bindPolicy(late);
        host.driver.createEndpoint(withOption("shade"));
    }
}
