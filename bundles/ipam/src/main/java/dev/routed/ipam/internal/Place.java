package dev.routed.ipam.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Where in a range a host begins to choose: always at the same place, and each host at another, so that hosts that
 * choose at the same moment seldom meet. Pure.
 */
final class Place {
    private Place() {}

    /**
     * @param host what tells the host from others; a digest of it is all that shows
     * @return an address of the range, each as likely as any other
     */
    static Ip in(Prefix range, String host) {
        byte[] digest = sha256(host + " " + range);
        Ip anywhere = Ip.of(Arrays.copyOf(digest, range.ip().family().bits() / Byte.SIZE));
        // The range's leading bits, and behind them those of the digest.
        Ip leading = new Prefix(anywhere, range.length()).first();
        Ip first = range.first();
        return new Ip(
                first.family(),
                first.high() ^ anywhere.high() ^ leading.high(),
                first.low() ^ anywhere.low() ^ leading.low());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
