package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The secret that a browser must present. Holds only its digest. Immutable. */
final class Token {
    /** 128 bits in hexadecimal digits: more than anyone can guess. */
    static final int SHORTEST = 32;

    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    /** @throws RejectedException if the text is too short */
    Token(String text) {
        if (text.strip().length() < SHORTEST) {
            throw RejectedException.of(
                    "the token has fewer than %d characters: 'openssl rand -hex 32' prints a good one", SHORTEST);
        }
        digest = digest(text.strip());
    }

    /**
     * Tells whether the value of an {@code Authorization} header (RFC 6750) has this token. The time does not depend on
     * how much of it is right.
     */
    boolean isIn(String authorization) {
        boolean bearer = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer
                && MessageDigest.isEqual(
                        digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
