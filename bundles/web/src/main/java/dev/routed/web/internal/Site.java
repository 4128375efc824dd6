package dev.routed.web.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.listen.ListenAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where and how the page is served. Pure.
 *
 * @param token the file with the token; without one, the page changes nothing
 * @param tls certificate and key; empty for plain HTTP, which only a loopback address may have
 * @param hosts the names by which browsers may reach the page, in lower case
 */
record Site(ListenAddress address, Optional<Path> token, Optional<Tls> tls, Set<String> hosts) {
    /** Files with a certificate chain and its private key. */
    record Tls(Path certificate, Path key) {
        List<Path> files() {
            return List.of(certificate, key);
        }
    }

    /**
     * Returns the configured site; empty if {@code listen} is blank.
     *
     * @throws RejectedException if a value is invalid, or if other hosts could reach the page without TLS and a token
     */
    static Optional<Site> of(WebConfig config) {
        Optional<Path> token = path("token-file", config.token$_$file());
        Optional<Path> certificate = path("certificate", config.certificate());
        Optional<Path> key = path("key", config.key());
        if (certificate.isPresent() != key.isPresent()) {
            throw RejectedException.of("certificate and key belong together: set both, or none");
        }
        Set<String> hosts = UserText.list(config.hosts()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        Optional<ListenAddress> address = ListenAddress.of(config.listen());
        Optional<Tls> tls = certificate.map(file -> new Tls(file, key.orElseThrow()));
        address.filter(given -> !given.isLoopback() && (tls.isEmpty() || token.isEmpty()))
                .ifPresent(given -> {
                    throw RejectedException.of(
                            "listen '%s' is reachable from other hosts, so the page needs TLS and a token there: set"
                                    + " certificate, key and token-file, or listen at 127.0.0.1:%d",
                            given, given.port());
                });
        return address.map(given -> new Site(given, token, tls, hosts));
    }

    private static Optional<Path> path(String key, String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(UserText.absolutePath(key, text));
    }

    String url() {
        return "%s://%s/".formatted(tls.isPresent() ? "https" : "http", address);
    }
}
