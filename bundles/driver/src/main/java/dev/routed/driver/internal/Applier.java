package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.HostState;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.KernelException;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.plan.Ownership;
import dev.routed.plan.Plan;
import dev.routed.plan.Wish;
import java.util.Collection;

/**
 * Brings wishes about: asks the plan, gives the steps to the kernel, and takes back what it did when a step
 * fails.
 *
 * @param kernel the backend in use
 * @param wishes what things should look like
 */
record Applier(Kernel kernel, Wishes wishes) {

    /**
     * Brings an endpoint up. It is taken for new, so that nothing need be read; only when the kernel finds
     * something in the way is it looked at, and what is there of this endpoint already is made use of.
     *
     * @throws Refusal with the kernel's reason; nothing of the endpoint is left then
     */
    void up(Endpoint endpoint) {
        try {
            try {
                apply(wishes.endpoint(endpoint), HostState.EMPTY);
            } catch (KernelException inTheWay) {
                if (inTheWay.kind() != KernelException.Kind.TAKEN) {
                    throw inTheWay;
                }
                apply(wishes.endpoint(endpoint), present(endpoint));
            }
        } catch (KernelException refused) {
            Refusal refusal = Refusal.host(refused.getMessage(), refused);
            try {
                apply(Wish.NONE, present(endpoint));
            } catch (KernelException second) {
                refusal.addSuppressed(second);
            }
            throw refusal;
        }
    }

    /**
     * Takes an endpoint down: its routes at once, its link into the reaper's group.
     *
     * @throws KernelException if that could not be done; it may be tried again
     */
    void down(Endpoint endpoint) {
        apply(Wish.NONE, wishes.standing(endpoint));
    }

    /**
     * Sees to it that just these gateways are answered.
     *
     * @param gateways the gateways in use, those that the host has anyway included
     * @throws KernelException if that could not be done
     */
    void gateways(Collection<Ip> gateways) {
        HostState host = kernel.read();
        Gateways present = new Gateways(host, wishes.ownership());
        Wish wish = wishes.gateways(
                gateways.stream().filter(gateway -> !present.isHosts(gateway)).toList());
        HostState addresses =
                new HostState(HostState.EMPTY.links(), host.addresses(), HostState.EMPTY.routes(), HostState.EMPTY.neighbours());
        apply(wish, addresses);
    }

    /** What stands of just this endpoint: a stranger's link of that name does not count. */
    private HostState present(Endpoint endpoint) {
        Ownership ownership = wishes.ownership();
        String alias = wishes.endpoint(endpoint).veths().get(0).alias();
        return kernel.read(endpoint.link()).onLinks(link -> link.alias().equals(alias) || ownership.torn(link));
    }

    private void apply(Wish wish, HostState actual) {
        kernel.apply(Plan.between(wish, actual, wishes.ownership()));
    }
}
