package dev.routed.api.nftables;

/** The values of a counter. */
public record Counter(long packets, long bytes) {}
