package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.AddressMessages;
import dev.routed.kernel.netlink.wire.LinkMessages;
import dev.routed.kernel.netlink.wire.NeighbourMessages;
import dev.routed.kernel.netlink.wire.Request;
import dev.routed.kernel.netlink.wire.RouteMessages;

/** The one message that carries out a step, once its link's index is known. */
final class StepRequests {
    private StepRequests() {}

    static Request of(Step step, int index) {
        if (step instanceof Step.CreateVeth create) {
            return LinkMessages.create(create, index);
        } else if (step instanceof Step.SetAlias set) {
            return LinkMessages.setAlias(index, set.alias());
        } else if (step instanceof Step.SetMtu set) {
            return LinkMessages.setMtu(index, set.mtu());
        } else if (step instanceof Step.LeaveIpv6ToUs) {
            return LinkMessages.addressesByHand(index);
        } else if (step instanceof Step.SetUp) {
            return LinkMessages.setUp(index);
        } else if (step instanceof Step.SetGroup set) {
            return LinkMessages.setGroup(index, set.group());
        } else if (step instanceof Step.DeleteLink) {
            return LinkMessages.delete(index);
        } else if (step instanceof Step.DeleteGroup delete) {
            return LinkMessages.deleteGroup(delete.group());
        } else if (step instanceof Step.AddAddress add) {
            return AddressMessages.add(add.address(), index);
        } else if (step instanceof Step.RemoveAddress remove) {
            return AddressMessages.remove(remove.address(), index);
        } else if (step instanceof Step.AddNeighbour add) {
            return NeighbourMessages.add(add.neighbour(), index);
        } else if (step instanceof Step.RemoveNeighbour remove) {
            return NeighbourMessages.remove(remove.neighbour(), index);
        } else if (step instanceof Step.AddRoute add) {
            return RouteMessages.add(add.route(), index);
        } else if (step instanceof Step.RemoveRoute remove) {
            return RouteMessages.remove(remove.route(), index);
        }
        throw new IllegalArgumentException("no message carries out " + step);
    }
}
