package dev.routed.api.engine;

import java.util.List;
import java.util.Optional;

/**
 * A container, as its engine knows it.
 *
 * @param id        64 hexadecimal digits
 * @param endpoints the identifiers of its endpoints, on whatever networks; none if it does not run
 * @param health    {@code starting}, {@code healthy} or {@code unhealthy}; absent if it has no health check
 */
public record Container(String id, List<String> endpoints, Optional<String> health) {}
