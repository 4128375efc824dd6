package dev.routed.policy.forward.internal;

import dev.routed.api.Refusal;

/** Where a host filters what it forwards, and where our rules therefore must stand. */
interface Place {

    /**
     * Lets packets from and to our links pass.
     *
     * @return whether a rule was missing
     * @throws Refusal in the filter's own words, if a rule cannot be added
     */
    boolean open();

    /** @throws Refusal in the filter's own words, if a rule of ours cannot be taken away */
    void close();
}
