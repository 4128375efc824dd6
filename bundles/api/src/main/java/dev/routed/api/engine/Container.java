package dev.routed.api.engine;

import java.util.List;
import java.util.Optional;

/**
 * A container of the Docker Engine.
 *
 * @param id 64 hexadecimal digits
 * @param name without the slash that the engine puts before it
 * @param endpoints endpoint IDs on networks of all drivers; empty if the container does not run
 * @param active whether it runs and is not paused
 * @param health {@code starting}, {@code healthy} or {@code unhealthy}; empty without a health check
 */
public record Container(String id, String name, List<String> endpoints, boolean active, Optional<String> health) {}
