package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.StepCases;
import dev.routed.kernel.netlink.wire.AddressMessages;
import dev.routed.kernel.netlink.wire.Errno;
import dev.routed.kernel.netlink.wire.LinkMessages;
import dev.routed.kernel.netlink.wire.NeighbourMessages;
import dev.routed.kernel.netlink.wire.Request;
import dev.routed.kernel.netlink.wire.RouteMessages;
import java.util.function.BiFunction;

/**
 * The message that carries out a step. The creation of a link is sent alone, before its index is used: for
 * {@link Step.CreateVeth} this is one of the messages that follow it, beside {@link #ipv4Settings}.
 *
 * @param done the error with which the kernel says that nothing is left to do; {@link Errno#NONE} if there is none
 */
record StepRequest(Request request, Errno done) {
    private static final BiFunction<Step, Integer, StepRequest> CASES = new StepCases<Integer, StepRequest>()
            .on(Step.CreateVeth.class, (step, index) -> withoutGeneratedAddresses(index))
            .on(Step.SetAlias.class, (step, index) -> of(LinkMessages.setAlias(index, step.alias())))
            .on(Step.SetMtu.class, (step, index) -> of(LinkMessages.setMtu(index, step.mtu())))
            .on(Step.LeaveIpv6ToUs.class, (step, index) -> withoutGeneratedAddresses(index))
            .on(Step.SetUp.class, (step, index) -> of(LinkMessages.setUp(index)))
            .on(Step.SetGroup.class, (step, index) -> of(LinkMessages.setGroup(index, step.group())))
            .on(Step.DeleteLink.class, (step, index) -> of(LinkMessages.delete(index)))
            .on(Step.DeleteGroup.class, (step, index) -> of(LinkMessages.deleteGroup(step.group())))
            .on(Step.AddAddress.class, (step, index) -> of(AddressMessages.add(step.address(), index)))
            .on(
                    Step.RemoveAddress.class,
                    (step, index) ->
                            new StepRequest(AddressMessages.remove(step.address(), index), Errno.EADDRNOTAVAIL))
            .on(Step.AddNeighbour.class, (step, index) -> of(NeighbourMessages.add(step.neighbour(), index)))
            .on(
                    Step.RemoveNeighbour.class,
                    (step, index) -> new StepRequest(NeighbourMessages.remove(step.neighbour(), index), Errno.ENOENT))
            .on(Step.AddRoute.class, (step, index) -> of(RouteMessages.add(step.route(), index)))
            .on(
                    Step.RemoveRoute.class,
                    (step, index) -> new StepRequest(RouteMessages.remove(step.route(), index), Errno.ESRCH))
            .complete();

    /** @param index the index of the step's link; 0 if the step is on no link */
    static StepRequest of(Step step, int index) {
        return CASES.apply(step, index);
    }

    /** The settings of a link that has just been created. */
    static StepRequest ipv4Settings(int index) {
        return of(LinkMessages.ipv4Settings(index));
    }

    private static StepRequest of(Request request) {
        return new StepRequest(request, Errno.NONE);
    }

    /** A link without IPv6 has no generated addresses. */
    private static StepRequest withoutGeneratedAddresses(int index) {
        return new StepRequest(LinkMessages.addressesByHand(index), Errno.EAFNOSUPPORT);
    }
}
