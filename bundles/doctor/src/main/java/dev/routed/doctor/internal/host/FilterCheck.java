package dev.routed.doctor.internal.host;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.kernel.Kernel;
import dev.routed.api.kernel.Link;
import dev.routed.api.net.Ip;
import dev.routed.api.network.Endpoint;
import dev.routed.api.network.Networks;
import dev.routed.api.nftables.FilterVerdict;
import dev.routed.api.nftables.Packet;
import dev.routed.api.nftables.PacketFilters;
import dev.routed.api.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds rules of the host that drop the packets of containers, from each uplink and to it. */
@Component
public final class FilterCheck implements HostCheck {
    /** Any port that no rule is likely to name. */
    private static final int PORT = 49151;

    private static final int NO_GROUP = 0;

    private final Networks networks;
    private final Kernel kernel;
    private final Settings settings;
    private final PacketFilters filters;

    @Activate
    public FilterCheck(
            @Reference Networks networks,
            @Reference Kernel kernel,
            @Reference Settings settings,
            @Reference PacketFilters filters) {
        this.networks = networks;
        this.kernel = kernel;
        this.settings = settings;
        this.filters = filters;
    }

    @Override
    public String name() {
        return "filters";
    }

    @Override
    public List<Finding> look() {
        Packet[] packets = packets(networks.endpoints(), Uplinks.of(kernel)).toArray(Packet[]::new);
        return packets.length == 0
                ? List.of()
                : filters.judge(packets).stream()
                        .filter(verdict -> verdict.outcome() == FilterVerdict.Outcome.DROPPED)
                        .map(FilterCheck::finding)
                        .toList();
    }

    private static Finding finding(FilterVerdict verdict) {
        return Finding.error(
                verdict.chain(),
                "drops packets of containers: " + verdict.rule(),
                "containers are not reached from other hosts, or do not reach them",
                verdict.remedy());
    }

    /** The packets of the first endpoint of each family, which stands for all: no rule should tell them apart. */
    private List<Packet> packets(List<Endpoint> endpoints, Uplinks uplinks) {
        int group = settings.kernel().group();
        List<Packet> packets = new ArrayList<>();
        for (Ip.Family family : Ip.Family.values()) {
            first(endpoints, family)
                    .ifPresent(endpoint -> uplinks.all(group).stream()
                            .flatMap(uplink -> to(endpoint, family, uplink, uplinks, group))
                            .forEach(packet -> {
                                packets.add(packet);
                                packets.add(packet.reversed());
                            }));
        }
        return packets;
    }

    private static Optional<Endpoint> first(List<Endpoint> endpoints, Ip.Family family) {
        return endpoints.stream()
                .filter(endpoint -> address(endpoint, family).isPresent())
                .findFirst();
    }

    private static Optional<Ip> address(Endpoint endpoint, Ip.Family family) {
        return endpoint.addresses().stream()
                .filter(address -> address.family() == family)
                .findFirst();
    }

    private static Stream<Packet> to(Endpoint endpoint, Ip.Family family, Link uplink, Uplinks uplinks, int group) {
        return uplinks.address(uplink, family).stream()
                .map(source -> new Packet(
                        source,
                        address(endpoint, family).orElseThrow(),
                        uplink.name(),
                        NO_GROUP,
                        endpoint.link(),
                        group,
                        "tcp",
                        PORT));
    }
}
