package dev.routed.forwarding.internal;

/**
 * Decides how forwarding of a family gets on and off. The kernel is the memory: the filter exists if, and only if,
 * forwarding was off before routed turned it on. Without the filter, live endpoints show that the host forwarded on its
 * own when they were created. So a restart of the appliance forgets nothing. Pure.
 */
final class Guarding {
    /** What to change, in this order. */
    enum Change {
        NOTHING,
        /** Forwarding gets on as it was without us. */
        TURN_ON,
        /** The filter exists before forwarding gets on, so that no foreign packet passes. */
        FILTER_AND_TURN_ON,
        /** The filter exists until forwarding is off. */
        TURN_OFF_AND_UNFILTER
    }

    private Guarding() {}

    /**
     * An endpoint or network needs forwarding.
     *
     * @param on whether the host forwards
     * @param filtered whether the filter exists
     * @param live whether endpoints of the family exist
     */
    static Change needed(boolean on, boolean filtered, boolean live) {
        if (on) {
            return Change.NOTHING;
        }
        return live && !filtered ? Change.TURN_ON : Change.FILTER_AND_TURN_ON;
    }

    /** No network needs forwarding. */
    static Change unneeded(boolean filtered) {
        return filtered ? Change.TURN_OFF_AND_UNFILTER : Change.NOTHING;
    }
}
