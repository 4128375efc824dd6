package dev.routed.ipam.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.ipam.Lease;
import dev.routed.api.ipam.Lease.Use;
import dev.routed.api.ipam.Pool;
import dev.routed.api.message.ShortId;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.util.Optional;
import java.util.function.Predicate;

/** Decides by the {@link LeaseTable} which pools and addresses may be granted. Changes nothing. Not thread-safe. */
record AddressRules(LeaseTable table) {
    void checkSubnet(Prefix subnet) {
        Reserved.checkRange("subnet", subnet);
        table.overlapping(subnet).filter(other -> !givesWay(other, subnet)).ifPresent(other -> {
            throw RejectedException.of(
                    "subnet %s overlaps %s of network %s: choose another, or remove that network first",
                    subnet, other.pool.subnet(), network(other));
        });
    }

    /** A network that may have been removed unnoticed gives way to the next network with its subnet. */
    private boolean givesWay(PoolEntry other, Prefix subnet) {
        return other.pool.subnet().equals(subnet) && table.mayBeVacant(other);
    }

    /** @throws RejectedException if the engine did not request its pool, but another one with the same subnet */
    void checkSpace(Pool pool, PoolEntry present) {
        if (!pool.addressSpace().equals(present.pool.addressSpace())) {
            throw RejectedException.of(
                    "'%s' is not a pool of this IPAM driver: the pool with this subnet is '%s'",
                    pool.id(), present.pool.id());
        }
    }

    /** @throws RejectedException if a pool of a former run overlaps a pool of this one */
    void checkUncontested(Pool pool) {
        table.overlapping(pool.subnet()).ifPresent(other -> {
            throw RejectedException.of(
                    "the network with subnet %s is no longer served here: %s of network %s has taken its place",
                    pool.subnet(), other.pool.subnet(), network(other));
        });
    }

    void checkAddress(Ip address, Pool pool) {
        Reserved.checkAddress(address);
        if (!pool.subnet().contains(address)) {
            table.overlapping(address.asPrefix()).ifPresent(other -> {
                throw RejectedException.of(
                        "%s lies in %s of network %s: choose one in %s, the subnet of this network",
                        address, other.pool.subnet(), network(other), pool.subnet());
            });
            throw RejectedException.of("%s does not lie in %s, the subnet of this network", address, pool.subnet());
        }
        checkFree(address);
    }

    void checkAddress(Ip address) {
        Reserved.checkAddress(address);
        checkFree(address);
    }

    private void checkFree(Ip address) {
        checkNoLease(address, lease -> true);
    }

    private void checkNoLease(Ip address, Predicate<Lease> obstacle) {
        table.lease(address).filter(obstacle).ifPresent(lease -> {
            throw taken(lease);
        });
    }

    /** Networks may share a gateway. */
    void checkGateway(Ip address) {
        Reserved.checkGateway(address);
        checkNoLease(address, lease -> lease.use() != Use.GATEWAY);
    }

    /** An endpoint claims a requested or a free address, or again its own. */
    void checkClaim(Ip address, String endpoint) {
        checkNoLease(
                address, lease -> lease.use() != Use.REQUESTED && !lease.owner().equals(endpoint));
    }

    /** Returns the addresses that are unusable for the same reason as an address, if it is. */
    Optional<Prefix> obstacle(Ip address) {
        return Reserved.block(address).or(() -> table.lease(address).map(lease -> address.asPrefix()));
    }

    private static RejectedException taken(Lease lease) {
        return switch (lease.use()) {
            case ENDPOINT ->
                RejectedException.of(
                        "%s is taken by endpoint %s: choose another, or stop its container first",
                        lease.address(), ShortId.of(lease.owner()));
            case REQUESTED ->
                RejectedException.of("%s is just being given to another container: choose another", lease.address());
            case GATEWAY ->
                RejectedException.of(
                        "%s is a gateway%s: choose another",
                        lease.address(), lease.owner().isEmpty() ? "" : " of network " + ShortId.of(lease.owner()));
            case AUXILIARY ->
                RejectedException.of(
                        "%s is kept by --aux-address of network %s: choose another",
                        lease.address(), ShortId.of(lease.owner()));
        };
    }

    private static String network(PoolEntry entry) {
        return ShortId.of(entry.network.orElseThrow());
    }
}
