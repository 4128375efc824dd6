package dev.routed.ipam.internal;

import dev.routed.api.Refusal;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.ipam.PoolState;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Optional;

/**
 * Says which pools and addresses may be given, and of all others why not. Writes nothing down.
 *
 * @param book what is given already
 * @param host what the host itself speaks against
 */
record Judge(Book book, Surroundings host) {

    void checkSubnet(Prefix subnet) {
        Reserved.checkRange("subnet", subnet);
        book.overlapping(subnet).filter(other -> !givesWay(other, subnet)).ifPresent(other -> {
            throw Refusal.of(
                    "subnet %s overlaps %s of network %s: choose another, or remove that network first",
                    subnet, other.pool().subnet(), network(other));
        });
        host.check("subnet", subnet);
    }

    /** A network whose end we may have missed does not stand in the way of the next one with its subnet. */
    private boolean givesWay(PoolState other, Prefix subnet) {
        return other.pool().subnet().equals(subnet) && book.mayBeVacant(other.pool());
    }

    /** A range beside the pools: addresses of it are judged when they are asked for. */
    void checkRange(Prefix range) {
        Reserved.checkRange("range", range);
        host.check("range", range);
    }

    /** Whether a pool that a former run gave out may go on being used. */
    void checkUncontested(Pool pool) {
        book.overlapping(pool.subnet()).ifPresent(other -> {
            throw Refusal.of(
                    "the network with subnet %s is no longer served here: %s of network %s has taken its place",
                    pool.subnet(), other.pool().subnet(), network(other));
        });
    }

    void checkAddress(Ip address, Pool pool) {
        Reserved.checkAddress(address);
        if (!pool.subnet().contains(address)) {
            book.overlapping(address.asPrefix()).ifPresent(other -> {
                throw Refusal.of("%s lies in %s of network %s: choose one in %s, the subnet of this network",
                        address, other.pool().subnet(), network(other), pool.subnet());
            });
            throw Refusal.of("%s does not lie in %s, the subnet of this network", address, pool.subnet());
        }
        checkNobodys(address);
    }

    /** Wherever it lies. */
    void checkAddress(Ip address) {
        Reserved.checkAddress(address);
        checkNobodys(address);
    }

    private void checkNobodys(Ip address) {
        book.lease(address).ifPresent(lease -> {
            throw taken(lease);
        });
        host.check(address);
    }

    /** A gateway may be the host's own address and may be shared by networks. */
    void checkGateway(Ip address) {
        Reserved.checkGateway(address);
        book.lease(address).filter(lease -> lease.use() != Use.GATEWAY).ifPresent(lease -> {
            throw taken(lease);
        });
    }

    /** An endpoint takes what was requested, or what nobody has. */
    void checkClaim(Ip address, String endpoint) {
        book.lease(address)
                .filter(lease -> lease.use() != Use.REQUESTED && !lease.owner().equals(endpoint))
                .ifPresent(lease -> {
                    throw taken(lease);
                });
    }

    /** What speaks against choosing an address: a prefix that holds it and is no good as a whole. */
    Optional<Prefix> obstacle(Ip candidate) {
        return book.lease(candidate).map(lease -> candidate.asPrefix()).or(() -> host.obstacle(candidate));
    }

    private static Refusal taken(Lease lease) {
        return switch (lease.use()) {
            case ENDPOINT -> Refusal.of(
                    "%s is taken by endpoint %s: choose another, or stop its container first",
                    lease.address(), shortId(lease.owner()));
            case REQUESTED -> Refusal.of("%s is just being given to another container: choose another", lease.address());
            case GATEWAY -> Refusal.of("%s is a gateway%s: choose another", lease.address(),
                    lease.owner().isEmpty() ? "" : " of network " + shortId(lease.owner()));
            case AUXILIARY -> Refusal.of(
                    "%s is kept by --aux-address of network %s: choose another", lease.address(), shortId(lease.owner()));
        };
    }

    private static String network(PoolState state) {
        return shortId(state.network().orElseThrow());
    }

    /** As {@code docker} prints identifiers. */
    private static String shortId(String id) {
        return id.substring(0, Math.min(12, id.length()));
    }
}
