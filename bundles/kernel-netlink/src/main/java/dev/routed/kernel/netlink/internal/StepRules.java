package dev.routed.kernel.netlink.internal;

import dev.routed.api.kernel.Link;
import dev.routed.api.kernel.Step;
import dev.routed.kernel.netlink.wire.Errno;

/** What {@link Step} says of each step besides its message: on which link, and what counts as done. */
final class StepRules {
    private StepRules() {}

    /** Whether a link with this alias is the one that the step means. */
    static boolean means(Step step, String alias) {
        if (step instanceof Step.SetAlias set) {
            return alias.equals(set.expect()) || alias.equals(set.alias());
        } else if (step instanceof Step.SetMtu set) {
            return alias.equals(set.expect());
        } else if (step instanceof Step.LeaveIpv6ToUs leave) {
            return alias.equals(leave.expect());
        } else if (step instanceof Step.SetUp set) {
            return alias.equals(set.expect());
        } else if (step instanceof Step.SetGroup set) {
            return alias.equals(set.expect());
        } else if (step instanceof Step.DeleteLink delete) {
            return alias.equals(delete.expect());
        } else if (step instanceof Step.AddAddress add) {
            return add.link().equals(Link.LOOPBACK) || alias.equals(add.expect());
        } else if (step instanceof Step.RemoveAddress remove) {
            return remove.link().equals(Link.LOOPBACK) || alias.equals(remove.expect());
        } else if (step instanceof Step.AddNeighbour add) {
            return alias.equals(add.expect());
        } else if (step instanceof Step.RemoveNeighbour remove) {
            return alias.equals(remove.expect());
        } else if (step instanceof Step.AddRoute add) {
            return alias.equals(add.expect());
        } else if (step instanceof Step.RemoveRoute remove) {
            return alias.equals(remove.expect());
        }
        return true;
    }

    /** Whether nothing is left to do when the link is gone. */
    static boolean isDoneWithoutLink(Step step) {
        return step instanceof Step.SetGroup
                || step instanceof Step.DeleteLink
                || step instanceof Step.DeleteGroup
                || step instanceof Step.RemoveAddress
                || step instanceof Step.RemoveNeighbour
                || step instanceof Step.RemoveRoute;
    }

    /** Whether something of someone else can be in the way, so that what follows must wait for the answer. */
    static boolean mayMeetStrangers(Step step) {
        return step instanceof Step.AddRoute || step instanceof Step.AddAddress;
    }

    /** Whether the kernel's refusal means that all is as the step wants it. */
    static boolean isDone(Step step, int errno) {
        if (Errno.ENODEV.is(errno)) {
            return isDoneWithoutLink(step);
        } else if (step instanceof Step.CreateVeth || step instanceof Step.LeaveIpv6ToUs) {
            // Of addressesByHand, which also follows a creation: a link without IPv6 has no addresses of its own.
            return Errno.EAFNOSUPPORT.is(errno);
        } else if (step instanceof Step.RemoveAddress) {
            return Errno.EADDRNOTAVAIL.is(errno);
        } else if (step instanceof Step.RemoveNeighbour) {
            return Errno.ENOENT.is(errno);
        } else if (step instanceof Step.RemoveRoute) {
            return Errno.ESRCH.is(errno);
        }
        return false;
    }
}
