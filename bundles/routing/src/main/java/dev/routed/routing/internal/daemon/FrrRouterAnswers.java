package dev.routed.routing.internal.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.Routers;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses the answers of FRR 8.4 and later about other routers. Announcements of a router that is not reached are left
 * out: OSPF keeps those of a dead host for an hour. Pure.
 */
final class FrrRouterAnswers {
    /** {@code R 10.0.0.1 [20] area: 0.0.0.0, ASBR} in OSPF, {@code 10.0.0.1 ------E- …} in OSPFv3. */
    private static final Pattern REACHED = Pattern.compile("(?m)^(?:R\\s+)?(\\d+\\.\\d+\\.\\d+\\.\\d+)\\s");

    private FrrRouterAnswers() {}

    /** Parses answers to {@code show ip ospf border-routers} and {@code show ip ospf database json}. */
    static void ospf(String output, Routers routers) {
        FrrAnswers.parsed(() -> {
            Set<Ip> reached = reached(output, routers);
            for (JsonNode document : FrrAnswers.documents(afterTable(output))) {
                document.path("asExternalLinkStates")
                        .forEach(announcement -> announcement(
                                announcement.path("advertisedRouter").asText(),
                                announcement.path("lsaAge").asInt(),
                                announcement.path("route").asText(),
                                reached,
                                routers));
            }
            return routers;
        });
    }

    /** Parses answers to {@code show ipv6 ospf6 border-routers} and {@code … database as-external json}. */
    static void ospf6(String output, Routers routers) {
        FrrAnswers.parsed(() -> {
            Set<Ip> reached = reached(output, routers);
            for (JsonNode document : FrrAnswers.documents(afterTable(output))) {
                for (JsonNode scope : document.path("asScopedLinkStateDb")) {
                    scope.path("lsa")
                            .forEach(announcement -> announcement(
                                    announcement.path("advRouter").asText(),
                                    announcement.path("age").asInt(),
                                    announcement.path("payload").asText(),
                                    reached,
                                    routers));
                }
            }
            return routers;
        });
    }

    private static String afterTable(String output) {
        return output.substring(Math.max(0, output.indexOf('{')));
    }

    private static Set<Ip> reached(String output, Routers routers) {
        String table = output.substring(0, Math.max(0, output.indexOf('{')));
        Set<Ip> reached = REACHED.matcher(table)
                .results()
                .map(router -> Ip.parse(router.group(1)))
                .collect(Collectors.toSet());
        reached.forEach(routers::add);
        return reached;
    }

    private static void announcement(String router, int age, String route, Set<Ip> reached, Routers routers) {
        Ip by = Ip.parse(router);
        Prefix prefix = Prefix.parse(route);
        if (reached.contains(by) && age < FrrAnswers.MAX_AGE && prefix.isHost()) {
            routers.announces(by, prefix.ip());
        }
    }
}
