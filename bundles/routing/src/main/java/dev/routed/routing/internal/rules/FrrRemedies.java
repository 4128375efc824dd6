package dev.routed.routing.internal.rules;

import dev.routed.api.net.Ip;
import dev.routed.api.net.Ip.Family;
import dev.routed.api.net.Prefix;
import dev.routed.routing.internal.rules.FrrConfig.ListEntry;
import dev.routed.routing.internal.rules.FrrConfig.MapEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Mends the running configuration of FRR by {@code vtysh}. Does not write it to frr.conf, because that would remove the
 * operator's comments. Pure.
 */
public final class FrrRemedies implements Remedies {
    /** The name of the filters that a command creates where there are none. */
    private static final String CREATED = "ROUTED";

    static final String COMPARE_BGP = "compare AS, addresses and authentication with the router at the other end";

    private static final Pattern OUT = Pattern.compile("neighbor (\\S+) (prefix-list|route-map|\\S+-list) (\\S+) out");

    private final FrrConfig config;

    public FrrRemedies(FrrConfig config) {
        this.config = config;
    }

    @Override
    public Remedy noProtocol(Family family) {
        return new Remedy(
                "runs neither OSPF nor BGP for %s: enable the daemon in /etc/frr/daemons and configure it as 'routed"
                                .formatted(family)
                        + " routing-config' prints",
                "");
    }

    @Override
    public Remedy noNeighbor(Announcer announcer, Set<String> down) {
        return announcer.protocol().equals("bgp") ? noBgpNeighbor(announcer, down) : noOspfNeighbor(announcer, down);
    }

    private Remedy noOspfNeighbor(Announcer announcer, Set<String> down) {
        String router = router(announcer);
        String line = announcer.name().equals("ospf6") ? "ipv6 ospf6 " : "ip ospf ";
        List<String> enabled = config.interfaces(line + "area ");
        if (enabled.isEmpty() && config.lines(router).noneMatch(text -> text.startsWith("network "))) {
            return config.interfaces(line).stream()
                    .findFirst()
                    .map(link -> new Remedy(
                            "has no neighbor: it runs on no link", vtysh("interface " + link, line + "area 0")))
                    .orElse(new Remedy(
                            "has no neighbor: it runs on no link; '%sarea 0' belongs to the interface".formatted(line),
                            ""));
        }
        List<String> passive = config.interfaces(line + "passive");
        if (!passive.isEmpty()) {
            return new Remedy(
                    "has no neighbor: %s passive".formatted(areLinks(passive)),
                    vtysh(passive.stream()
                            .flatMap(link -> Stream.of("interface " + link, "no " + line + "passive"))
                            .toArray(String[]::new)));
        }
        if (config.lines(router).anyMatch("passive-interface default"::equals)) {
            return new Remedy(
                    "has no neighbor: its links are passive by default", vtysh(router, "no passive-interface default"));
        }
        return linkDown(enabled, down)
                .orElse(new Remedy(
                        "has no neighbor: compare area, hello-interval, dead-interval, network type, MTU and"
                                + " authentication with the router at the other end",
                        vtysh("do show %sinterface".formatted(line))));
    }

    private Remedy noBgpNeighbor(Announcer announcer, Set<String> down) {
        String router = router(announcer);
        List<String> shut = config.lines(router)
                .filter(line -> line.matches("neighbor \\S+ shutdown.*"))
                .map(line -> "no " + line.replaceFirst("(shutdown).*", "$1"))
                .toList();
        if (!shut.isEmpty()) {
            return new Remedy(
                    "has no neighbor: the configuration shuts them down",
                    vtysh(Stream.concat(Stream.of(router), shut.stream()).toArray(String[]::new)));
        }
        if (announcer.neighbors().isEmpty()) {
            return new Remedy(
                    "has no neighbor: none is configured by 'neighbor LINK interface remote-as external'", "");
        }
        return linkDown(announcer.neighbors().stream().map(Neighbor::link).toList(), down)
                .orElse(new Remedy(
                        "has no neighbor: %s; %s".formatted(states(announcer), COMPARE_BGP),
                        vtysh("do show bgp neighbors")));
    }

    /** The first link that is down, if all are. */
    static Optional<Remedy> linkDown(List<String> links, Set<String> down) {
        return !links.isEmpty() && down.containsAll(links)
                ? Optional.of(new Remedy(
                        "has no neighbor: %s down".formatted(areLinks(links)),
                        links.stream()
                                .map(link -> "ip link set %s up".formatted(link))
                                .collect(Collectors.joining(" && "))))
                : Optional.empty();
    }

    private static String areLinks(List<String> links) {
        return links.size() == 1
                ? "link %s is".formatted(links.get(0))
                : "links %s are".formatted(String.join(", ", links));
    }

    static String states(Announcer announcer) {
        return announcer.neighbors().stream()
                .map(neighbor -> "%s is %s".formatted(neighbor.name(), neighbor.state()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public Remedy unknown(AnnouncedAddress address) {
        return new Remedy("does not have the kernel route to it", "systemctl restart frr");
    }

    @Override
    public Remedy leftOut(Announcer announcer, AnnouncedAddress address) {
        Ip ip = address.address();
        List<String> section = section(announcer, ip.family());
        Optional<String> redistribute = config.lines(String.join("/", section))
                .filter(line -> line.equals("redistribute kernel") || line.startsWith("redistribute kernel "))
                .findFirst();
        if (redistribute.isEmpty()) {
            return new Remedy("does not redistribute kernel routes", redistribution(section, address));
        }
        Matcher map = Pattern.compile(".* route-map (\\S+).*").matcher(redistribute.get());
        if (map.matches() && !config.mapPermits(map.group(1), ip)) {
            return mend(map.group(1), address);
        }
        return outgoing(section, address)
                .orElse(new Remedy("has it in its table, and does not announce it", "systemctl restart frr"));
    }

    private String redistribution(List<String> section, AnnouncedAddress address) {
        Optional<String> map = config.mapFor(address.address());
        List<String> lines = new ArrayList<>();
        if (map.isEmpty()) {
            lines.add(permit(CREATED, address));
            lines.add("route-map %s permit 10".formatted(CREATED));
            lines.add("match %s address prefix-list %s".formatted(ip(address), CREATED));
        }
        lines.addAll(section);
        lines.add("redistribute kernel route-map " + map.orElse(CREATED));
        return vtysh(lines.toArray(String[]::new));
    }

    /** Makes a route-map permit an address. */
    private Remedy mend(String map, AnnouncedAddress address) {
        Optional<MapEntry> denies = config.decidingEntry(map, address.address());
        if (denies.isPresent()) {
            return new Remedy(
                    "leaves it out by '%s'".formatted(denies.get().text()),
                    vtysh("no " + denies.get().text()));
        }
        List<MapEntry> entries = config.routeMap(map);
        Optional<String> list = entries.stream()
                .filter(entry -> entry.permit() && !entry.lists().isEmpty())
                .map(entry -> entry.lists().get(0))
                .filter(name -> !config.permits(name, address.address()))
                .findFirst();
        if (list.isPresent()) {
            return mendList(list.get(), address);
        }
        int last = entries.stream().mapToInt(MapEntry::number).max().orElse(0);
        return new Remedy(
                "leaves it out by route-map " + map,
                vtysh(
                        permit(CREATED, address),
                        "route-map %s permit %d".formatted(map, last + 10),
                        "match %s address prefix-list %s".formatted(ip(address), CREATED)));
    }

    private Remedy mendList(String list, AnnouncedAddress address) {
        String cause = "leaves it out by prefix-list " + list;
        return config.deciding(list, address.address())
                .map(ListEntry::text)
                .map(text -> new Remedy(cause, vtysh("no " + text)))
                .orElse(new Remedy(cause, vtysh(permit(list, address))));
    }

    /** What keeps an address from the neighbors although it is in the table of bgpd. */
    private Optional<Remedy> outgoing(List<String> section, AnnouncedAddress address) {
        List<Matcher> filters = config.lines(String.join("/", section))
                .map(OUT::matcher)
                .filter(Matcher::matches)
                .toList();
        for (Matcher filter : filters) {
            String name = filter.group(3);
            if (filter.group(2).equals("prefix-list") && !config.permits(name, address.address())) {
                return Optional.of(mendList(name, address));
            }
            if (filter.group(2).equals("route-map") && !config.mapPermits(name, address.address())) {
                return Optional.of(mend(name, address));
            }
        }
        return filters.stream()
                .filter(filter -> !Set.of("prefix-list", "route-map").contains(filter.group(2)))
                .findFirst()
                .map(filter -> {
                    List<String> lines = new ArrayList<>(section);
                    lines.add("no " + filter.group());
                    return new Remedy(
                            "leaves it out by %s %s".formatted(filter.group(2), filter.group(3)),
                            vtysh(lines.toArray(String[]::new)));
                });
    }

    @Override
    public Remedy sameRouterId(Announcer announcer, Optional<Ip> own) {
        return new Remedy(
                RouterIds.cause(announcer, own),
                own.map(address -> "sed -i 's/router-id .*/router-id %s/' /etc/frr/frr.conf && systemctl restart frr"
                                .formatted(address))
                        .orElse(""));
    }

    private String router(Announcer announcer) {
        return announcer.protocol().equals("bgp")
                ? config.block("router bgp \\d+").orElse("router bgp")
                : "router " + announcer.name();
    }

    private List<String> section(Announcer announcer, Family family) {
        return announcer.protocol().equals("bgp")
                ? List.of(
                        router(announcer),
                        "address-family %s unicast".formatted(family == Family.IPV6 ? "ipv6" : "ipv4"))
                : List.of(router(announcer));
    }

    private static String permit(String list, AnnouncedAddress address) {
        Prefix subnet = address.subnet();
        String line = "%s prefix-list %s permit %s".formatted(ip(address), list, subnet);
        return subnet.isHost()
                ? line
                : line + " ge " + address.address().family().bits();
    }

    private static String ip(AnnouncedAddress address) {
        return address.address().isIpv6() ? "ipv6" : "ip";
    }

    /** Returns the command that enters lines into the running configuration; empty if a shell would misread one. */
    private static String vtysh(String... lines) {
        boolean show = lines[0].startsWith("do ");
        String command = Stream.concat(
                        show ? Stream.of() : Stream.of("configure terminal"),
                        Stream.of(lines).map(line -> line.replaceFirst("^do ", "")))
                .map(line -> "-c '%s'".formatted(line))
                .collect(Collectors.joining(" ", "vtysh ", ""));
        return Stream.of(lines).anyMatch(line -> line.contains("'")) ? "" : command;
    }
}
