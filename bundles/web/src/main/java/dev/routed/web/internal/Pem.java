package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses certificates and private keys in PEM (RFC 7468). Pure. */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] SAMPLE = {1};

    private Pem() {}

    /** @throws RejectedException if the text holds no certificate */
    static List<X509Certificate> certificates(byte[] text) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException notACertificate) {
            // Rejected below, as a file without a certificate is.
        }
        throw RejectedException.of("there is no certificate in PEM");
    }

    /** @throws RejectedException if the text is no key in PKCS #8, or not the key of the certificate */
    static PrivateKey key(String text, PublicKey certified) {
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw RejectedException.of(
                    "there is no private key in PKCS #8: 'openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW' converts it");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
            PrivateKey parsed =
                    KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (belongTogether(parsed, certified)) {
                return parsed;
            }
        } catch (GeneralSecurityException | IllegalArgumentException otherKind) {
            // Rejected below, as another key of the same kind is.
        }
        throw RejectedException.of("the key is not that of the certificate");
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }
}
