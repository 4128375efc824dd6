package dev.routed.shell.internal;

import dev.routed.api.engine.ObjectNames;
import dev.routed.api.kernel.Announcement;
import dev.routed.api.message.Enumeration;
import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.network.AnnouncementAdmin;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * Lists the endpoints of this host. JSON tells in {@code suppressed} the state and the reasons of each address that is
 * not fully announced. {@code held} is the same for scripts that were written for version 0.1.0.
 */
@Service
@Command(
        scope = "routed",
        name = "endpoints",
        description = "List the endpoints of this host's containers",
        detailedDescription = "Example: routed endpoints --wide")
public final class EndpointsCommand extends ListCommand {
    @Override
    Listing list(Services services) {
        Listing listing = new Listing(
                        "name",
                        "addresses",
                        "network",
                        "announced",
                        "id",
                        "gateway",
                        "gateway6",
                        "mac",
                        "link",
                        "peer",
                        "mtu",
                        "options",
                        "ports",
                        "network-name",
                        "suppressed",
                        "held")
                .heading("addresses", "address")
                .heading("announced", "state")
                .onlyIfWide("id", "gateway", "gateway6", "mac", "link", "peer", "mtu", "options", "ports")
                .onlyInJson("network-name", "suppressed", "held")
                .empty("no endpoints");
        ObjectNames.Snapshot names = services.names();
        Networks networks = services.get(Networks.class);
        AnnouncementAdmin announcements = services.get(AnnouncementAdmin.class);
        for (Endpoint endpoint : networks.endpoints()) {
            Map<Ip, List<String>> reasons = reasons(endpoint, announcements);
            listing.row(
                    Listing.name(names.container(endpoint.id()), endpoint.id()),
                    endpoint.addresses(),
                    Listing.named(endpoint.networkId(), names.network(endpoint.networkId())),
                    announced(endpoint, reasons),
                    endpoint.id(),
                    endpoint.gateway(Family.IPV4),
                    endpoint.gateway(Family.IPV6),
                    endpoint.mac(),
                    endpoint.link(),
                    endpoint.peer(),
                    endpoint.mtu(),
                    endpoint.options(),
                    endpoint.ports(),
                    names.network(endpoint.networkId()),
                    suppressed(endpoint, reasons),
                    suppressed(endpoint, reasons));
        }
        return listing;
    }

    private static Map<Ip, List<String>> reasons(Endpoint endpoint, AnnouncementAdmin announcements) {
        Map<Ip, List<String>> reasons = new TreeMap<>();
        for (Ip address : endpoint.suppressed().keySet()) {
            reasons.put(address, reasons(announcements, endpoint, address));
        }
        return reasons;
    }

    private static Listing.Value announced(Endpoint endpoint, Map<Ip, List<String>> reasons) {
        boolean announced = endpoint.suppressed().values().stream().noneMatch(Announcement::isSuppressed);
        Map<Ip, String> words = new TreeMap<>();
        for (Ip address : endpoint.addresses()) {
            words.put(address, word(endpoint.announcement(address), reasons.getOrDefault(address, List.of())));
        }
        String text = Set.copyOf(words.values()).size() == 1
                ? words.values().iterator().next()
                : words.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
        return new Listing.Value(announced, text);
    }

    private static String word(Announcement announcement, List<String> reasons) {
        if (announcement == Announcement.ANNOUNCED) {
            return "announced";
        }
        String word = announcement.isSuppressed() ? "not announced" : "last resort";
        return reasons.isEmpty() ? word : "%s (%s)".formatted(word, Enumeration.all(reasons));
    }

    private static Map<Ip, String> suppressed(Endpoint endpoint, Map<Ip, List<String>> reasons) {
        Map<Ip, String> suppressed = new TreeMap<>();
        endpoint.suppressed()
                .forEach((address, announcement) ->
                        suppressed.put(address, announcement + ": " + Enumeration.all(reasons.get(address))));
        return suppressed;
    }
}
