package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Reads the files that a {@link Site} names. */
final class SiteFiles {
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SiteFiles() {}

    /** Returns the times of the last change of the files, so that a renewed certificate or token is noticed. */
    static List<Optional<FileTime>> times(Site site) {
        return Stream.concat(site.token().stream(), site.tls().stream().flatMap(tls -> tls.files().stream()))
                .map(SiteFiles::time)
                .toList();
    }

    private static Optional<FileTime> time(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException unreadable) {
            // Reported when the file is opened.
            return Optional.empty();
        }
    }

    /** @throws IOException with a sentence if the file cannot be read, or others than root can */
    static Token token(Path file) throws IOException {
        String text = secret(file);
        return checked(file, () -> new Token(text));
    }

    /** @throws IOException with a sentence if a file cannot be read, or has no certificate or key */
    static SSLContext context(Site.Tls tls) throws IOException {
        byte[] text = Files.readAllBytes(tls.certificate());
        List<X509Certificate> chain = checked(tls.certificate(), () -> Pem.certificates(text));
        String key = secret(tls.key());
        char[] none = {};
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, none);
            keys.setKeyEntry(
                    "page",
                    checked(tls.key(), () -> Pem.key(key, chain.get(0).getPublicKey())),
                    none,
                    chain.toArray(X509Certificate[]::new));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("%s and %s are of no use: %s".formatted(tls.certificate(), tls.key(), e), e);
        }
    }

    private static String secret(Path file) throws IOException {
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException(
                    "%s may be read or written by others than its owner: 'chmod 600 %s'".formatted(file, file));
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** Names the file in a rejection of its content. */
    private static <T> T checked(Path file, Supplier<T> parsed) throws IOException {
        try {
            return parsed.get();
        } catch (RejectedException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
