package dev.routed.policy.announce.internal;

import dev.routed.api.Refusal;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When an endpoint is ready: the option {@code announce} of itself, or else of its network. Pure.
 *
 * @param kind what is looked at
 * @param port of a probe
 * @param path of a probe by HTTP, with its slash in front
 */
record Condition(Kind kind, int port, String path) {
    private static final String NAME = "announce";
    private static final String MEANING =
            "start, carrier, healthy, tcp:PORT or http:PORT/PATH: when and while other hosts are told of it";

    static final List<KnownOption> OPTIONS =
            List.of(new KnownOption(Scope.NETWORK, NAME, MEANING), new KnownOption(Scope.ENDPOINT, NAME, MEANING));

    static final Condition NONE = new Condition(Kind.START, 0, "");

    private static final Pattern PROBE = Pattern.compile("(tcp|http):(\\d{1,5})(/[!-~]*)?");
    private static final int LAST_PORT = 65535;

    /** What readiness is seen by. */
    enum Kind {
        /** Always ready. */
        START,
        /** The host link has carrier: its other end is up in the container. */
        CARRIER,
        /** The health check that the engine makes passes. */
        HEALTHY,
        /** A port takes connections. */
        TCP,
        /** A request is answered by a status from 200 to 399. */
        HTTP
    }

    /** @throws Refusal if the network's option is not one */
    static void check(Network network) {
        of("network", network.options().get(NAME));
    }

    /** @throws Refusal if an option is not one */
    static Condition of(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        return of("endpoint", endpoint.options().get(NAME))
                .or(() -> of("network", attachment.network().options().get(NAME)))
                .orElse(NONE);
    }

    private static Optional<Condition> of(String scope, String text) {
        return Optional.ofNullable(text).map(given -> switch (given) {
            case "start" -> NONE;
            case "carrier" -> new Condition(Kind.CARRIER, 0, "");
            case "healthy" -> new Condition(Kind.HEALTHY, 0, "");
            default -> probe(given).orElseThrow(() -> Refusal.of(
                    "%s option announce: '%s' is none of start, carrier, healthy, tcp:8080 and http:8080/ready", scope, given));
        });
    }

    private static Optional<Condition> probe(String text) {
        Matcher probe = PROBE.matcher(text);
        if (!probe.matches()) {
            return Optional.empty();
        }
        Kind kind = probe.group(1).equals("tcp") ? Kind.TCP : Kind.HTTP;
        int port = Integer.parseInt(probe.group(2));
        boolean possible = port >= 1 && port <= LAST_PORT && (kind == Kind.HTTP || probe.group(3) == null);
        return Optional.of(new Condition(kind, port, Optional.ofNullable(probe.group(3)).orElse("/")))
                .filter(condition -> possible);
    }

    boolean isProbe() {
        return kind == Kind.TCP || kind == Kind.HTTP;
    }

    /** Why an endpoint that is not ready is not announced. */
    String unmet() {
        return switch (kind) {
            case START -> "not started";
            case CARRIER -> "its link is not up in the container";
            case HEALTHY -> "its health check does not pass";
            case TCP -> "port %d takes no connection".formatted(port);
            case HTTP -> "http://…:%d%s is not answered well".formatted(port, path);
        };
    }
}
