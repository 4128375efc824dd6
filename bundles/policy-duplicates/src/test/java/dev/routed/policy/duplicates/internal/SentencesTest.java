package dev.routed.policy.duplicates.internal;

import static org.junit.Assert.assertTrue;

import dev.routed.api.event.Events;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.kernel.KernelException.Kind;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Mac;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.GoldenSentences;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.Test;

/** What a user may read. */
public class SentencesTest {
    private static final Ip ADDRESS = Ip.parse("10.1.0.2");
    private static final Optional<Route> RIVAL = Optional.of(new Route(Route.Type.UNICAST, ADDRESS.asPrefix(), "eth1",
            Optional.of(Ip.parse("10.0.0.3")), 188, Scope.GLOBAL, 20));

    @Test
    public void eachIsInTheList() throws IOException {
        GoldenSentences.check(
                () -> judge(() -> RIVAL, Map.of(), Map.of()),
                () -> judge(Optional::empty, Map.of(), Map.of("takeover", "maybe")),
                () -> judge(Optional::empty, Map.of("anycast", "foo"), Map.of()),
                () -> judge(Optional::empty, Map.of("anycast", "10.9.0.0/33"), Map.of()),
                () -> judge(Optional::empty, Map.of("anycast", "10.9.0.0/"), Map.of()),
                () -> judge(SentencesTest::refused, Map.of(), Map.of()),
                SentencesTest::stoppedWhileItWaits);
    }

    private static Optional<Route> refused() {
        throw new KernelException(Kind.FORBIDDEN, "route get 10.1.0.2: Operation not permitted");
    }

    private static void judge(Supplier<Optional<Route>> route, Map<String, String> ofNetwork, Map<String, String> options) {
        policy(route, Clock.systemUTC()).check(attachment(ofNetwork, options));
    }

    private static Duplicates policy(Supplier<Optional<Route>> route, Clock clock) {
        return new Duplicates(kernel(route), settings(), answering(Events.class, () -> null), clock, () -> {});
    }

    private static void stoppedWhileItWaits() {
        Thread.currentThread().interrupt();
        try {
            new Duplicates(kernel(() -> RIVAL), settings(), answering(Events.class, () -> null))
                    .check(attachment(Map.of(), Map.of()));
        } finally {
            assertTrue("whoever stops it is still heard", Thread.interrupted());
        }
    }

    private static Kernel kernel(Supplier<Optional<Route>> route) {
        return answering(Kernel.class, route);
    }

    private static Settings settings() {
        return answering(Settings.class, () -> new KernelSettings("netlink", 200, 7200, 7201));
    }

    private static <T> T answering(Class<T> type, Supplier<?> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.get()));
    }

    private static Attachment attachment(Map<String, String> ofNetwork, Map<String, String> options) {
        return new Attachment(
                new Network("a".repeat(64), List.of(), List.of(), Set.of(), List.of(), ofNetwork, Optional.empty()),
                new Endpoint("e".repeat(64), "a".repeat(64), List.of(ADDRESS), List.of(), new Mac(1), "rt", "rc", 1500,
                        options, Collections.emptySortedSet(), Optional.empty()));
    }
}
