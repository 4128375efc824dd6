package dev.routed.api.network;

import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.util.Optional;

/**
 * A step that puts something right, and where.
 *
 * @param link      the host link that it is about; {@code lo} stands for the gateways
 * @param container an address of the container inside which it is a step; absent for one on the host
 */
public record Change(String link, Optional<Ip> container, Step step) {

    /** On the host. */
    public static Change of(Step step) {
        return new Change(step.link(), Optional.empty(), step);
    }

    @Override
    public String toString() {
        return container.map(address -> "in container " + address + ": ").orElse("") + step;
    }
}
