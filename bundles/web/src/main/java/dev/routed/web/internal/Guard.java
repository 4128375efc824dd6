package dev.routed.web.internal;

import dev.routed.api.net.Ip;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides which requests are served. Pure.
 *
 * <p>A page of another site cannot read or change anything: its requests name another {@code Origin}, and a name that
 * it points at this host (DNS rebinding) is in {@code Host}. A change needs the token, which no browser adds by itself.
 */
final class Guard {
    /** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port (RFC 9110, section 7.2). */
    private static final Pattern HOST = Pattern.compile("(\\[([0-9a-fA-F:.]+)]|[^:\\[\\]]+)(?::\\d{1,5})?");

    private static final Pattern ORIGIN = Pattern.compile("https?://(.+)");

    /** What a request says of itself; a header that is absent is blank. */
    record Request(
            String method,
            String path,
            String host,
            String origin,
            String fetchSite,
            String contentType,
            String authorization) {
        boolean isData() {
            return path.startsWith("/api/");
        }

        boolean isChange() {
            return path.equals(Data.SETTINGS) && method.equals("POST");
        }
    }

    /** Why a request is not served: a status of HTTP, and a sentence. */
    record Denial(int status, String sentence) {}

    private final Set<String> names;
    private final Optional<Token> token;

    /** @param names the names by which browsers may reach the page, beside {@code localhost}; in lower case */
    Guard(Set<String> names, Optional<Token> token) {
        this.names = names;
        this.token = token;
    }

    Optional<Denial> denial(Request request) {
        if (!isOurs(request.host())) {
            return denied(
                    421,
                    "'%s' is not a name of this page: add it to 'hosts' in etc/dev.routed.web.cfg"
                            .formatted(request.host()));
        } else if (!request.isData()) {
            return Optional.empty();
        } else if (isFromAnotherSite(request)) {
            return denied(403, "a page of another site must not use this one");
        } else if (request.method().equals("POST") && !request.contentType().startsWith("application/json")) {
            return denied(415, "the body must be application/json");
        } else if (token.isPresent()) {
            return token.get().isIn(request.authorization())
                    ? Optional.empty()
                    : denied(401, "the token is missing or wrong: it is in the file that 'token-file' names");
        }
        return request.isChange()
                ? denied(
                        403,
                        "changes need a token: put one into a file, and set 'token-file' in etc/dev.routed.web.cfg")
                : Optional.empty();
    }

    private static Optional<Denial> denied(int status, String sentence) {
        return Optional.of(new Denial(status, sentence));
    }

    /** An address cannot be rebound; a name can, unless it is one of the operator's. */
    private boolean isOurs(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group(1).toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || names.contains(name)
                || isAddress(parts.group(2) == null ? name : parts.group(2));
    }

    private static boolean isAddress(String text) {
        try {
            Ip.parse(text);
            return true;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    /** By Fetch Metadata if the browser sends it, and by Origin. A reverse proxy may have changed the scheme. */
    private static boolean isFromAnotherSite(Request request) {
        String site = request.fetchSite();
        if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        Matcher origin = ORIGIN.matcher(request.origin());
        return !request.origin().isEmpty()
                && !(origin.matches() && origin.group(1).equalsIgnoreCase(request.host()));
    }
}
