package dev.routed.api.event;

import java.time.Instant;

/**
 * Something that happened.
 *
 * @param time    when
 * @param kind    a word to filter by, such as {@code endpoint-up}
 * @param subject what it happened to: a network, an endpoint, an address, a link
 * @param text    a sentence
 */
public record Event(Instant time, String kind, String subject, String text) {}
