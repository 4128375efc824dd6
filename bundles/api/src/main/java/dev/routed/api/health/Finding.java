package dev.routed.api.health;

/**
 * Something that an operator should act on.
 *
 * @param subject the object with the problem: an address, an endpoint, a daemon
 * @param text a sentence that states the problem and the remedy
 */
public record Finding(String subject, String text) {}
