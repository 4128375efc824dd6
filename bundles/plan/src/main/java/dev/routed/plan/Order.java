package dev.routed.plan;

import dev.routed.api.kernel.Step;

/** The order of steps, first to last, each rank with its reason. */
enum Order {
    /** Everything else of an endpoint stands on its link. */
    CREATE_LINK,
    /** From here on the link says what it is for: a cut after this loses nothing. */
    SET_ALIAS,
    /** Whatever was changed by hand on a link is put right before traffic is sent to it. */
    ADJUST_LINK,
    /** A gateway is answered before anyone can ask for it. */
    ADD_ADDRESS,
    /** Also before traffic, so that no address is ever asked for inward. */
    ADD_NEIGHBOUR,
    /** Before the new routes: the kernel holds one route of a destination and metric. */
    REMOVE_ROUTE,
    /** The last thing of what comes up: a route announces that all else is ready. */
    ADD_ROUTE,
    /** One of another metric took its place, which must be there first: nobody loses a packet. */
    REMOVE_REPLACED_ROUTE,
    /** After the route that used it. */
    REMOVE_NEIGHBOUR,
    /** Nothing leads there any more. */
    PARK_LINK,
    /** The last user is gone. */
    REMOVE_ADDRESS;

    static Order of(Step step) {
        if (step instanceof Step.AddAddress) {
            return ADD_ADDRESS;
        } else if (step instanceof Step.CreateVeth) {
            return CREATE_LINK;
        } else if (step instanceof Step.SetAlias) {
            return SET_ALIAS;
        } else if (step instanceof Step.SetMtu || step instanceof Step.LeaveIpv6ToUs || step instanceof Step.SetUp) {
            return ADJUST_LINK;
        } else if (step instanceof Step.AddNeighbour) {
            return ADD_NEIGHBOUR;
        } else if (step instanceof Step.RemoveRoute) {
            return REMOVE_ROUTE;
        } else if (step instanceof Step.AddRoute) {
            return ADD_ROUTE;
        } else if (step instanceof Step.RemoveNeighbour) {
            return REMOVE_NEIGHBOUR;
        } else if (step instanceof Step.SetGroup
                || step instanceof Step.DeleteLink
                || step instanceof Step.DeleteGroup) {
            return PARK_LINK;
        }
        return REMOVE_ADDRESS;
    }
}
