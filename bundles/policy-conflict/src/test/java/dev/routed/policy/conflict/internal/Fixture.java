package dev.routed.policy.conflict.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.routing.DaemonKind;
import dev.routed.api.routing.DaemonRoutes;
import dev.routed.api.routing.ForeignRoute;
import dev.routed.api.routing.RoutingDaemon;
import dev.routed.api.routing.RoutingDaemons;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import dev.routed.testkit.FakeKernel;
import dev.routed.testkit.RecordedEvents;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A policy with a fake kernel, a fake routing daemon and a clock that the test moves. */
final class Fixture implements Settings {
    final FakeKernel kernel = new FakeKernel();
    final RecordedEvents recorder = new RecordedEvents();
    final List<String> events = recorder.recorded();

    /** What the daemon learned. */
    final List<ForeignRoute> learned = new ArrayList<>();

    /** The addresses of each question to the daemon. */
    final List<Collection<Ip>> asked = new ArrayList<>();

    boolean daemonRuns = true;
    Optional<String> daemonFault = Optional.empty();
    Instant now = Instant.parse("2026-11-25T12:00:00Z");
    long nanoTime;
    int pauses;
    Runnable onPause = () -> {};
    final ConflictPolicy policy = policy(kernel);

    ConflictPolicy policy(Kernel instead) {
        return new ConflictPolicy(
                new KernelRoutes(instead, this),
                daemons(),
                recorder,
                new ConflictPolicy.Time(clock(), () -> nanoTime, this::pause),
                config("auto", "10"));
    }

    /** A kernel that rejects each call. */
    Kernel brokenKernel() {
        return kernelThatFails(new AtomicInteger(Integer.MAX_VALUE));
    }

    /** A kernel that rejects the first calls. */
    Kernel kernelThatFails(AtomicInteger failures) {
        return (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(), new Class<?>[] {Kernel.class}, (self, method, arguments) -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new KernelException(
                                KernelException.Kind.FORBIDDEN, "read routes: Operation not permitted");
                    }
                    return method.invoke(kernel, arguments);
                });
    }

    private void pause() {
        pauses++;
        onPause.run();
    }

    private RoutingDaemons daemons() {
        return configured -> daemonRuns ? Optional.of(daemon(configured.orElse(DaemonKind.FRR))) : Optional.empty();
    }

    private RoutingDaemon daemon(DaemonKind kind) {
        return new RoutingDaemon() {
            @Override
            public DaemonKind kind() {
                return kind;
            }

            @Override
            public DaemonRoutes ask(Collection<Ip> addresses) {
                return answer(addresses);
            }
        };
    }

    private DaemonRoutes answer(Collection<Ip> addresses) {
        asked.add(List.copyOf(addresses));
        daemonFault.ifPresent(text -> {
            throw RejectedException.host(text, null);
        });
        return new DaemonRoutes(
                Optional.of(Ip.parse("192.0.2.1")),
                learned.stream()
                        .filter(route -> addresses.contains(route.address()))
                        .toList());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    static ConflictConfig config(String daemon, String interval) {
        return new ConflictConfig() {
            @Override
            public String daemon() {
                return daemon;
            }

            @Override
            public String interval() {
                return interval;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ConflictConfig.class;
            }
        };
    }

    /** Looks for conflicts as after a change of a route that concerns no endpoint. */
    void look() {
        policy.routeChanged(Ip.parse("192.0.2.77"), 188);
        policy.tick();
    }

    @Override
    public NetworkSettings network() {
        throw new AssertionError("the policy reads no network setting");
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }
}
