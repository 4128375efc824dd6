package dev.routed.transport.internal;

/** Limits for tests that do not reach them. */
final class TestLimits {
    static final Limits USUAL = Limits.of(Integer.MAX_VALUE);

    private TestLimits() {}
}
