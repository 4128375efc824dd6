package dev.routed.ipam.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.kernel.Address;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Route;
import dev.routed.api.kernel.Route.Type;
import dev.routed.api.kernel.Scope;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.function.ThrowingRunnable;

/** IPAM on a host with 192.168.1.7/24 and fd00:7::5/64 on eth0 and a default route, and shortcuts for requests. */
abstract class IpamFixture {
    static final String NETWORK = "a".repeat(64);
    static final String OTHER = "b".repeat(64);
    static final String ENDPOINT = "e".repeat(64);
    static final String HOST = "2f6f8a1b4c5d4e0f9a8b7c6d5e4f3a2b";

    final List<Route> tables = new ArrayList<>(List.of(
            route(Type.UNICAST, "0.0.0.0/0", "eth0", Optional.of(Ip.parse("192.168.1.1"))),
            route(Type.UNICAST, "192.168.1.0/24", "eth0", Optional.empty()),
            route(Type.LOCAL, "192.168.1.7/32", "eth0", Optional.empty()),
            route(Type.BROADCAST, "192.168.1.255/32", "eth0", Optional.empty()),
            route(Type.UNICAST, "fd00:7::/64", "eth0", Optional.empty()),
            route(Type.LOCAL, "fd00:7::5/128", "eth0", Optional.empty())));
    private final HostState host = HostState.of(
            List.of(),
            List.of(
                    new Address(Prefix.parse("192.168.1.7/24"), "eth0", Scope.GLOBAL, "eth0"),
                    new Address(Prefix.parse("fd00:7::5/64"), "eth0", Scope.GLOBAL, "")),
            List.of(),
            List.of());
    Instant now = Instant.parse("2026-11-24T00:00:00Z");
    /** Advances the clock at each reading. */
    Duration tick = Duration.ZERO;

    final IpamService ipam = ipam(HOST);

    /** Creates the service of a host. */
    IpamService ipam(String identity) {
        return new IpamService(new KnownHost(host, tables), settings(), new TestClock(), identity);
    }

    Pool pool(String subnet) {
        return ipam.requestPool(
                new PoolRequest("RoutedLocal", Optional.of(Prefix.parse(subnet)), Optional.empty(), false));
    }

    Pool range(String subnet, String range) {
        return ipam.requestPool(new PoolRequest(
                "RoutedLocal", Optional.of(Prefix.parse(subnet)), Optional.of(Prefix.parse(range)), false));
    }

    void assign(String network, Pool pool) {
        ipam.assign(network, List.of(pool), Map.of());
    }

    String ask(Pool pool, String address) {
        return ipam.requestAddress(AddressRequest.of(pool.id(), Ip.parse(address)))
                .toString();
    }

    String choose(Pool pool) {
        return ipam.requestAddress(AddressRequest.any(pool.id())).toString();
    }

    void release(Pool pool, String address) {
        ipam.releaseAddress(pool.id(), Ip.parse(address));
    }

    static void rejected(String sentence, ThrowingRunnable request) {
        assertEquals(sentence, assertThrows(RejectedException.class, request).getMessage());
    }

    static Route route(Type type, String destination, String link, Optional<Ip> via) {
        return new Route(type, Prefix.parse(destination), link, via, 2, Scope.GLOBAL, 0);
    }

    private final class TestClock extends Clock {
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
            now = now.plus(tick);
            return now;
        }
    }

    static Settings settings() {
        return new Settings() {
            @Override
            public NetworkSettings network() {
                return new NetworkSettings(
                        Optional.empty(),
                        Optional.empty(),
                        1500,
                        NetworkSettings.Apply.LIVE,
                        NetworkSettings.Forwarding.MANAGE,
                        NetworkSettings.Forwarding.MANAGE,
                        Path.of("/var/lib/routed"));
            }

            @Override
            public KernelSettings kernel() {
                return new KernelSettings("netlink", 200, 7200, 7201);
            }
        };
    }
}
