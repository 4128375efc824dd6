package dev.routed.policy.announce.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.message.ShortId;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Network;
import dev.routed.api.policy.Attachment;
import dev.routed.api.policy.KnownOption;
import dev.routed.api.policy.KnownOption.Scope;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When an endpoint is ready: its option {@code announce}, or else its network's. A path begins with a slash. Pure. */
record Condition(Kind kind, int port, String path) {
    static final String NAME = "announce";
    private static final String MEANING =
            "start, carrier, healthy, tcp:PORT or http:PORT/PATH: the condition under which other hosts learn the"
                    + " addresses";

    static final List<KnownOption> OPTIONS =
            List.of(new KnownOption(Scope.NETWORK, NAME, MEANING), new KnownOption(Scope.ENDPOINT, NAME, MEANING));

    static final Condition NONE = new Condition(Kind.START, 0, "");

    static final Condition LOST = new Condition(Kind.LOST, 0, "");

    private static final Pattern PROBE = Pattern.compile("(tcp|http):(\\d{1,5})(/[!-~]*)?");
    private static final int LAST_PORT = 65535;

    enum Kind {
        /** Always ready. */
        START,
        /** The host link has carrier: its peer is up in the container. */
        CARRIER,
        HEALTHY,
        TCP,
        /** An HTTP request gets a status from 200 to 399. */
        HTTP,
        /** The option is lost: an endpoint keeps the announcement that its route has, and a new one is suppressed. */
        LOST
    }

    /** @throws RejectedException if the option of the network is not a condition */
    static void check(Network network) {
        of("network", network.options().get(NAME));
    }

    /** @throws RejectedException if an option is not a condition */
    static Condition of(Attachment attachment) {
        if (attachment.isLost(NAME)) {
            return LOST;
        }
        return of("endpoint", attachment.endpoint().options().get(NAME))
                .or(() -> of("network", attachment.network().options().get(NAME)))
                .orElse(NONE);
    }

    /** The sentence for an endpoint whose option is lost. */
    static String lost(Attachment attachment) {
        return "keeps the announcement that its route has, because its option announce is lost with a file; "
                + (attachment.endpoint().optionsLost()
                        ? "restart its container, and Docker gives the option again"
                        : "to announce it");
    }

    /** The command that announces an endpoint whose option is lost; empty if there is none. */
    static String announcing(Attachment attachment) {
        Endpoint endpoint = attachment.endpoint();
        return endpoint.optionsLost()
                ? ""
                : "routed network-set %s announce start".formatted(ShortId.of(endpoint.networkId()));
    }

    private static Optional<Condition> of(String scope, String text) {
        return Optional.ofNullable(text).map(given -> switch (given) {
            case "start" -> NONE;
            case "carrier" -> new Condition(Kind.CARRIER, 0, "");
            case "healthy" -> new Condition(Kind.HEALTHY, 0, "");
            default ->
                probe(given)
                        .orElseThrow(() -> RejectedException.of(
                                "%s option announce: '%s' is none of start, carrier, healthy, tcp:8080 and"
                                        + " http:8080/ready",
                                scope, given));
        });
    }

    private static Optional<Condition> probe(String text) {
        Matcher probe = PROBE.matcher(text);
        if (!probe.matches()) {
            return Optional.empty();
        }
        Kind kind = probe.group(1).equals("tcp") ? Kind.TCP : Kind.HTTP;
        int port = Integer.parseInt(probe.group(2));
        String path = Optional.ofNullable(probe.group(3)).orElse("/");
        boolean possible = port >= 1 && port <= LAST_PORT && (kind == Kind.HTTP || probe.group(3) == null);
        return possible ? Optional.of(new Condition(kind, port, path)) : Optional.empty();
    }

    boolean isProbe() {
        return kind == Kind.TCP || kind == Kind.HTTP;
    }

    /** Returns the reason why an endpoint that is not ready is not announced. */
    String unmet() {
        return switch (kind) {
            case START -> "not started";
            case CARRIER -> "its link is not up in the container";
            case HEALTHY -> "its health check does not pass";
            case TCP -> "port %d accepts no connection".formatted(port);
            case LOST -> "its option announce is lost";
            case HTTP -> "http://…:%d%s does not answer with 2xx or 3xx".formatted(port, path);
        };
    }
}
