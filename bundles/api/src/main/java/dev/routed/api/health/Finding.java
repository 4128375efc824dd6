package dev.routed.api.health;

/**
 * Something that is not as it should be.
 *
 * @param subject what it is the matter with: an address, an endpoint, a daemon
 * @param text    a sentence that says what is wrong, and what would put it right
 */
public record Finding(String subject, String text) {}
