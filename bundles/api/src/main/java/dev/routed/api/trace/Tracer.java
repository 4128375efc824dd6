package dev.routed.api.trace;

import org.osgi.annotation.versioning.ProviderType;

/** Traces packets. Each call reads the host anew and sends probes, which takes seconds if they are not answered. */
@ProviderType
public interface Tracer {
    /**
     * Tells the way of a packet as this host would send it, and sends probes that way. Changes nothing.
     *
     * @throws dev.routed.api.RejectedException if an end is unknown, or the host cannot be read
     */
    Trace trace(TraceRequest request);
}
