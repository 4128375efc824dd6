package dev.routed.testkit;

/** Loopback addresses for listeners of a test. */
public final class Loopback {
    private Loopback() {}

    /**
     * Returns an address that depends on the process ID, so that parallel test runs do not collide.
     *
     * @param last its last octet
     */
    public static String address(int last) {
        long pid = ProcessHandle.current().pid();
        return "127.%d.%d.%d".formatted(64 | pid >> 8 & 63, pid & 255, last);
    }
}
