package dev.routed.api.network;

import dev.routed.api.kernel.Step;
import dev.routed.api.net.Ip;
import java.util.Optional;

/**
 * A repair step and its place.
 *
 * @param link the host link that the step concerns; {@code lo} for gateways
 * @param container an address of the container in whose namespace the step runs; absent for a step on the host
 */
public record Change(String link, Optional<Ip> container, Step step) {
    public static Change of(Step step) {
        return new Change(step.link(), Optional.empty(), step);
    }

    @Override
    public String toString() {
        return container.map(address -> "in container " + address + ": ").orElse("") + step;
    }
}
