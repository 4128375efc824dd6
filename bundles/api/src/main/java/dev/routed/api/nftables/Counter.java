package dev.routed.api.nftables;

/** What a counter has counted. */
public record Counter(long packets, long bytes) {}
