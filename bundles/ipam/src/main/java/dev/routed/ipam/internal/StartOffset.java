package dev.routed.ipam.internal;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Computes where a host begins to search a range, so that hosts seldom choose the same address at once. Pure. */
final class StartOffset {
    private StartOffset() {}

    /** Returns an address of the range, uniformly distributed over hosts. It reveals only a digest of the host. */
    static Ip in(Prefix range, String host) {
        byte[] digest = sha256(host + " " + range);
        Ip anywhere = Ip.of(Arrays.copyOf(digest, range.ip().family().bits() / Byte.SIZE));
        Ip networkBits = new Prefix(anywhere, range.length()).first();
        Ip first = range.first();
        return new Ip(
                first.family(),
                first.high() ^ anywhere.high() ^ networkBits.high(),
                first.low() ^ anywhere.low() ^ networkBits.low());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
