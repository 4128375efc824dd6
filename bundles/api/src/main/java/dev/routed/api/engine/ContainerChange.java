package dev.routed.api.engine;

import java.util.Optional;

/**
 * A container that may have changed.
 *
 * @param container its ID
 * @param active whether it runs from now on and is not paused; empty if the change does not tell. The engine may take
 *     half a minute to describe a container that it has just paused, if a health check of it was running.
 */
public record ContainerChange(String container, Optional<Boolean> active) {}
