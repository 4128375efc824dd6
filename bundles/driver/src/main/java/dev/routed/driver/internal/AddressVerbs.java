package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.event.Events;
import dev.routed.api.ipam.Ipam;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Further addresses come to endpoints that stand, and go. Whatever fails is undone. */
final class AddressVerbs {
    private final Registry registry;
    private final EndpointFiles files;
    private final Ipam ipam;
    private final Policies policies;
    private final Upkeep upkeep;
    private final Supplier<ContainerEnds> ends;
    private final Locks locks;
    private final Events events;

    AddressVerbs(
            Registry registry,
            EndpointFiles files,
            Ipam ipam,
            Policies policies,
            Upkeep upkeep,
            Supplier<ContainerEnds> ends,
            Locks locks,
            Events events) {
        this.registry = registry;
        this.files = files;
        this.ipam = ipam;
        this.policies = policies;
        this.upkeep = upkeep;
        this.ends = ends;
        this.locks = locks;
        this.events = events;
    }

    /** See {@link dev.routed.api.network.Addressing#add}. */
    Endpoint add(Endpoint meant, Ip address) {
        if (meant.addresses().contains(address)) {
            return meant;
        }
        // A policy may wait for something that goes, and the lock is others' as well.
        policies.check(registry.attachment(with(meant, address)));
        synchronized (locks.of(meant.id())) {
            Endpoint before = standing(meant);
            Endpoint after = with(before, address);
            FurtherAddresses.check(after, registry.attachment(before).network());
            ipam.checkAddress(address);
            ipam.claim(after.id(), address);
            try {
                files.replace(before, after);
                upkeep.change(before, after, ends.get());
            } catch (RuntimeException e) {
                undo(e, before, after);
                ipam.release(after.id(), address);
                throw refusal(e);
            }
            events.happened("address-add", Names.subject(after), "has " + address + " as well");
            return after;
        }
    }

    /** See {@link dev.routed.api.network.Addressing#remove}. */
    Endpoint remove(Endpoint meant, Ip address) {
        synchronized (locks.of(meant.id())) {
            Endpoint before = standing(meant);
            List<Ip> further = new ArrayList<>(FurtherAddresses.of(before));
            if (!further.remove(address)) {
                throw Refusal.of(before.addresses().contains(address)
                                ? "%s is the address that the engine gave endpoint %s, and goes with it"
                                : "%s is not an address of endpoint %s",
                        address, Names.shortId(before.id()));
            }
            Endpoint after = FurtherAddresses.with(before, further);
            try {
                upkeep.change(before, after, ends.get());
                files.replace(before, after);
            } catch (RuntimeException e) {
                undo(e, before, after);
                throw refusal(e);
            }
            ipam.release(after.id(), address);
            events.happened("address-remove", Names.subject(after), "no longer has " + address);
            return after;
        }
    }

    private static Endpoint with(Endpoint endpoint, Ip address) {
        List<Ip> further = new ArrayList<>(FurtherAddresses.of(endpoint));
        further.add(address);
        return FurtherAddresses.with(endpoint, further);
    }

    /** @throws Refusal if it has gone since it was found */
    private Endpoint standing(Endpoint meant) {
        return registry.endpoint(meant.id())
                .orElseThrow(() -> Refusal.of("endpoint %s has just ended", Names.shortId(meant.id())));
    }

    /** What cannot be undone now is told; the next look at the endpoint does it. */
    private void undo(RuntimeException failure, Endpoint before, Endpoint after) {
        try {
            files.replace(after, before);
            upkeep.change(after, before, ends.get());
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }

    private static RuntimeException refusal(RuntimeException e) {
        return e instanceof KernelException ? Refusal.host(e.getMessage(), e) : e;
    }
}
