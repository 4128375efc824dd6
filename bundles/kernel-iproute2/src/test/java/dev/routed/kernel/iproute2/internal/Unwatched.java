package dev.routed.kernel.iproute2.internal;

/** For tests in which nobody watches. */
final class Unwatched {
    private Unwatched() {}

    static Monitor start() {
        throw new AssertionError("nobody watches here");
    }
}
