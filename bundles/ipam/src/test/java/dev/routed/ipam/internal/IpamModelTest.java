package dev.routed.ipam.internal;

import static org.junit.Assert.fail;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.AddressRequest;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolRequest;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.kernel.HostState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.Test;

/**
 * Compares the service with {@link NaiveIpam} on random calls. Prints a difference with its seed and its shortest
 * calls.
 */
public class IpamModelTest {
    private static final int RUNS = 200;
    private static final int CALLS = 200;

    /** Few and overlapping: the second lies in the first. */
    private static final List<Prefix> SUBNETS =
            List.of(Prefix.parse("10.1.0.0/28"), Prefix.parse("10.1.0.8/29"), Prefix.parse("10.2.0.0/29"));

    private static final List<Ip> ADDRESSES = addresses();

    private enum Kind {
        REQUEST_POOL,
        RELEASE_POOL,
        ASSIGN,
        ADOPT,
        FORGET,
        CHOOSE,
        CHOOSE_FOR_NAME,
        ASK,
        ASK_GATEWAY,
        RELEASE,
        CLAIM,
        END,
        WAIT
    }

    private record Call(Kind kind, Prefix subnet, Ip address, Ip second, String owner) {}

    private static List<Ip> addresses() {
        List<Ip> addresses = new ArrayList<>();
        for (Prefix subnet : List.of(SUBNETS.get(0), SUBNETS.get(2))) {
            for (Ip ip = subnet.first(); subnet.contains(ip); ip = ip.next()) {
                addresses.add(ip);
            }
        }
        return List.copyOf(addresses);
    }

    @Test
    public void answersAsTheModel() {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + RUNS; seed++) {
            List<Call> calls = calls(new Random(seed));
            if (difference(calls).isPresent()) {
                List<Call> shortest = Shortest.of(calls, IpamModelTest::difference);
                fail("seed " + seed + ": " + difference(shortest).orElseThrow() + "\nafter " + shortest);
            }
        }
    }

    private static List<Call> calls(Random random) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(new Call(
                    Kind.values()[random.nextInt(Kind.values().length)],
                    SUBNETS.get(random.nextInt(SUBNETS.size())),
                    ADDRESSES.get(random.nextInt(ADDRESSES.size())),
                    ADDRESSES.get(random.nextInt(ADDRESSES.size())),
                    Integer.toString(1 + random.nextInt(4))));
        }
        return calls;
    }

    private static Optional<String> difference(List<Call> calls) {
        NaiveIpam naive = new NaiveIpam();
        SteppedClock clock = new SteppedClock(naive);
        IpamService ipam = new IpamService(
                new KnownHost(HostState.EMPTY, List.of()), IpamFixture.settings(), clock, NaiveIpam.HOST);
        for (Call call : calls) {
            Optional<String> answers = carryOut(call, naive, ipam);
            if (answers.isPresent()) {
                return answers;
            }
            String pools = pools(ipam);
            if (!pools.equals(naive.pools())) {
                return Optional.of(call + " leaves\n" + pools + " and not\n" + naive.pools());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> carryOut(Call call, NaiveIpam naive, IpamService ipam) {
        Prefix subnet = call.subnet;
        String pool = new Pool("space", subnet, Optional.empty()).id();
        return switch (call.kind) {
            case REQUEST_POOL ->
                compare(
                        call,
                        naive.requestPool(subnet),
                        () -> ipam.requestPool(new PoolRequest("space", Optional.of(subnet), Optional.empty(), false))
                                .subnet()
                                .toString());
            case RELEASE_POOL -> compare(call, () -> naive.releasePool(subnet), () -> ipam.releasePool(pool));
            case ASSIGN, ADOPT -> assign(call, naive, ipam);
            case FORGET -> compare(call, () -> naive.forget(call.owner), () -> ipam.forget(call.owner));
            case CHOOSE -> choose(call, Optional.empty(), naive, ipam);
            case CHOOSE_FOR_NAME -> choose(call, Optional.of("c" + call.owner), naive, ipam);
            case ASK ->
                compare(
                        call,
                        naive.requestAddress(subnet, Optional.of(call.address), false, Optional.empty()),
                        () -> ipam.requestAddress(AddressRequest.of(pool, call.address))
                                .toString());
            case ASK_GATEWAY ->
                compare(
                        call,
                        naive.requestAddress(subnet, Optional.of(call.address), true, Optional.empty()),
                        () -> ipam.requestAddress(AddressRequest.gateway(pool, call.address))
                                .toString());
            case RELEASE ->
                compare(
                        call,
                        () -> naive.releaseAddress(subnet, call.address),
                        () -> ipam.releaseAddress(pool, call.address));
            case CLAIM ->
                compare(call, naive.claim("e" + call.owner, call.address), () -> {
                    ipam.claim("e" + call.owner, call.address);
                    return "";
                });
            case END -> compare(call, () -> naive.end("e" + call.owner), () -> ipam.end("e" + call.owner));
            case WAIT -> {
                naive.seconds += 20;
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> choose(Call call, Optional<String> name, NaiveIpam naive, IpamService ipam) {
        String pool = new Pool("space", call.subnet, Optional.empty()).id();
        return compare(
                call,
                naive.requestAddress(call.subnet, Optional.empty(), false, name),
                () -> ipam.requestAddress(new AddressRequest(pool, Optional.empty(), false, name))
                        .toString());
    }

    /** The driver assigns requested and free pools, and at its start unknown pools. */
    private static Optional<String> assign(Call call, NaiveIpam naive, IpamService ipam) {
        Map<Ip, Use> kept = new TreeMap<>(Map.of(call.address, Use.AUXILIARY));
        kept.put(call.second, Use.GATEWAY);
        boolean requested = naive.holding(call.subnet).isPresent();
        if (requested != (call.kind == Kind.ASSIGN)
                || !naive.assignable(call.subnet, kept)
                || naive.isKnown(call.owner)) {
            return Optional.empty();
        }
        Pool pool = new Pool("space", call.subnet, Optional.empty());
        return compare(
                call,
                () -> naive.assign(call.owner, call.subnet, kept),
                () -> ipam.assign(call.owner, List.of(pool), kept));
    }

    private static Optional<String> compare(Call call, Runnable naive, Runnable real) {
        naive.run();
        return compare(call, "", () -> {
            real.run();
            return "";
        });
    }

    private static Optional<String> compare(Call call, String expected, Supplier<String> real) {
        String answer;
        try {
            answer = real.get();
        } catch (RejectedException e) {
            answer = NaiveIpam.REJECTED;
        }
        return answer.equals(expected)
                ? Optional.empty()
                : Optional.of(call + " is answered '" + answer + "' and not '" + expected + "'");
    }

    private static String pools(IpamService ipam) {
        Map<Prefix, String> lines = new TreeMap<>();
        for (PoolState state : ipam.pools()) {
            Map<Ip, String> leases = new TreeMap<>();
            for (Lease lease : state.leases()) {
                leases.put(lease.address(), lease.use() + " " + lease.owner());
            }
            lines.put(state.pool().subnet(), state.network().orElse("") + leases);
        }
        return lines.toString();
    }

    private static final class SteppedClock extends Clock {
        private final NaiveIpam naive;

        SteppedClock(NaiveIpam naive) {
            this.naive = naive;
        }

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
            return Instant.ofEpochSecond(naive.seconds);
        }
    }
}
