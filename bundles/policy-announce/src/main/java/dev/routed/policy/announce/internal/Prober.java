package dev.routed.policy.announce.internal;

import dev.routed.api.health.Finding;
import dev.routed.api.net.Ip;
import java.util.List;

/** Probes endpoints at an interval, and reports whether each is ready. */
interface Prober {
    /** Starts to probe an endpoint, in place of an earlier condition. */
    void start(String endpoint, Condition condition, Ip address, AnnounceSettings settings);

    void stop(String endpoint);

    void stop();

    /** Returns what keeps this host from probing. */
    List<Finding> findings();
}
