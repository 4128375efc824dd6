package dev.routed.driver.internal;

import dev.routed.api.Refusal;
import dev.routed.api.kernel.Step;

/** What IPv6 asks of a link. Pure. */
final class Ipv6 {
    private Ipv6() {}

    /** Whether every IPv6 packet that must fit does (RFC 8200, section 5). */
    static boolean fits(int mtu) {
        return mtu >= Step.IPV6_MIN_MTU;
    }

    /**
     * @param whence what gave the MTU, for a sentence
     * @param mtu    bytes
     * @throws Refusal if no IPv6 packet is sure to fit
     */
    static void check(String whence, int mtu) {
        if (!fits(mtu)) {
            throw Refusal.of("%s: IPv6 needs an MTU of %d bytes at least, not %d", whence, Step.IPV6_MIN_MTU, mtu);
        }
    }
}
