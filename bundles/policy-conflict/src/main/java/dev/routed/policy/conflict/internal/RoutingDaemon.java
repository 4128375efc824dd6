package dev.routed.policy.conflict.internal;

import dev.routed.api.Refusal;
import dev.routed.api.net.Ip;
import java.util.Collection;

/** A routing daemon, asked for what it has heard from other hosts. */
interface RoutingDaemon {

    /**
     * What it has heard of these addresses. What this host announces itself is left out, also where it comes back by
     * way of others.
     *
     * @throws Refusal if it does not answer, or not as expected
     */
    Heard ask(Collection<Ip> addresses);
}
