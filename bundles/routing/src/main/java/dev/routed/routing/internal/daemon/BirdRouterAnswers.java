package dev.routed.routing.internal.daemon;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.Routers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the answers of BIRD 2 and later about other routers. Pure. */
final class BirdRouterAnswers {
    private static final Pattern HOST_NAME = Pattern.compile("(?m)^Hostname is (\\S+)");
    private static final Pattern ROUTER = Pattern.compile("\\trouter (\\S+)");
    private static final Pattern ROUTE = Pattern.compile("\\t\\t(?:stubnet|external) (\\S+) metric.*");

    private BirdRouterAnswers() {}

    /** Parses the answer to {@code show status}. */
    static Optional<String> hostName(String status) {
        Matcher name = HOST_NAME.matcher(status);
        return name.find() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** Parses the answer to {@code show ospf state}, which has the routers that BIRD reaches. */
    static void ospf(String output, Routers routers) {
        BirdAnswers.parsed(() -> {
            Ip router = null;
            for (String line : output.lines().toList()) {
                Matcher head = ROUTER.matcher(line);
                Matcher route = ROUTE.matcher(line);
                if (head.matches()) {
                    router = Ip.parse(head.group(1));
                    routers.add(router);
                } else if (route.matches() && router != null) {
                    Prefix prefix = Prefix.parse(route.group(1));
                    if (prefix.isHost()) {
                        routers.announces(router, prefix.ip());
                    }
                }
            }
            if (router == null) {
                throw new IllegalArgumentException("a list of routers is missing");
            }
            return routers;
        });
    }
}
