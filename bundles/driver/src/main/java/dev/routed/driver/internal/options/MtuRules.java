package dev.routed.driver.internal.options;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.Step;

/** Checks MTUs for IPv6. Pure. */
public final class MtuRules {
    private MtuRules() {}

    /** Whether a link with this MTU carries IPv6 (RFC 8200, section 5). */
    public static boolean fits(int mtu) {
        return mtu >= Step.IPV6_MIN_MTU;
    }

    /** @throws RejectedException if the MTU, in bytes, is too small; the message names the source of the MTU */
    public static void check(String source, int mtu) {
        if (!fits(mtu)) {
            throw RejectedException.of(
                    "%s: IPv6 needs an MTU of at least %d bytes, not %d", source, Step.IPV6_MIN_MTU, mtu);
        }
    }
}
