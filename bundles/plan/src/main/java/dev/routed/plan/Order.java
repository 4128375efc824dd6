package dev.routed.plan;

import dev.routed.api.kernel.Step;
import dev.routed.api.kernel.StepCases;
import java.util.function.BiFunction;

/** The order of steps, first to last. Each comment states the reason of the position. */
enum Order {
    /** All other objects of an endpoint need its link. */
    CREATE_LINK,
    /** The alias identifies the endpoint, so an interruption after this step loses nothing. */
    SET_ALIAS,
    /** Manual changes of a link are reverted before traffic reaches it. */
    ADJUST_LINK,
    /** A gateway answers ARP before a container asks for it. */
    ADD_ADDRESS,
    /** Before traffic, so that the host sends no ARP request into the container. */
    ADD_NEIGHBOUR,
    /** Before new routes, since the kernel keeps one route per destination and metric. */
    REMOVE_ROUTE,
    /** The last step of a create: a route announces a ready endpoint. */
    ADD_ROUTE,
    /** After the route of another metric that replaces it, so that no packet is lost. */
    REMOVE_REPLACED_ROUTE,
    /** After the routes that use it. */
    REMOVE_NEIGHBOUR,
    /** After all routes to the link. */
    PARK_LINK,
    /** After the last link that uses the address. */
    REMOVE_ADDRESS;

    private static final BiFunction<Step, Void, Order> CASES = new StepCases<Void, Order>()
            .on(Step.CreateVeth.class, (step, none) -> CREATE_LINK)
            .on(Step.SetAlias.class, (step, none) -> SET_ALIAS)
            .on(Step.SetMtu.class, (step, none) -> ADJUST_LINK)
            .on(Step.LeaveIpv6ToUs.class, (step, none) -> ADJUST_LINK)
            .on(Step.SetUp.class, (step, none) -> ADJUST_LINK)
            .on(Step.AddAddress.class, (step, none) -> ADD_ADDRESS)
            .on(Step.AddNeighbour.class, (step, none) -> ADD_NEIGHBOUR)
            .on(Step.RemoveRoute.class, (step, none) -> REMOVE_ROUTE)
            .on(Step.AddRoute.class, (step, none) -> ADD_ROUTE)
            .on(Step.RemoveNeighbour.class, (step, none) -> REMOVE_NEIGHBOUR)
            .on(Step.SetGroup.class, (step, none) -> PARK_LINK)
            .on(Step.DeleteLink.class, (step, none) -> PARK_LINK)
            .on(Step.DeleteGroup.class, (step, none) -> PARK_LINK)
            .on(Step.RemoveAddress.class, (step, none) -> REMOVE_ADDRESS)
            .complete();

    static Order of(Step step) {
        return CASES.apply(step, null);
    }
}
