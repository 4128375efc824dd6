package dev.routed.nftables.internal.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.routed.api.net.Ip;
import dev.routed.api.nftables.FilterVerdict;
import dev.routed.api.nftables.Nftables;
import dev.routed.api.nftables.Packet;
import dev.routed.api.nftables.PacketFilters;
import dev.routed.process.LegacyTables;
import dev.routed.process.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The {@link PacketFilters} service. Lists the filters anew at each call. */
@Component
public final class HostFilters implements PacketFilters {
    private static final List<String> EVERYTHING = List.of("-S");

    private final Nftables nftables;
    private final Function<String, Program> programs;
    private final LegacyTables legacy;

    @Activate
    public HostFilters(@Reference Nftables nftables) {
        this(nftables, name -> new Program(name, "install iptables"), new LegacyTables(Path.of("/proc")));
    }

    HostFilters(Nftables nftables, Function<String, Program> programs, LegacyTables legacy) {
        this.nftables = nftables;
        this.programs = programs;
        this.legacy = legacy;
    }

    @Override
    public List<FilterVerdict> judge(Packet... packets) {
        Map<Ip.Family, List<BaseChain>> chains = new EnumMap<>(Ip.Family.class);
        return Arrays.stream(packets)
                .flatMap(packet -> chains.computeIfAbsent(packet.destination().family(), this::chains).stream()
                        .flatMap(chain -> chain.judge(packet).stream()))
                .distinct()
                .toList();
    }

    private List<BaseChain> chains(Ip.Family family) {
        List<BaseChain> chains = new ArrayList<>(xtables(family));
        chains.addAll(nft(family));
        return chains;
    }

    /** iptables, and iptables-legacy if that has rules beside iptables-nft. */
    private List<BaseChain> xtables(Ip.Family family) {
        Program iptables = iptables(family);
        List<BaseChain> chains = new ArrayList<>();
        if (iptables.isInstalled()) {
            chains.add(listed(iptables));
        }
        Program iptablesLegacy = programs.apply(iptables.name() + "-legacy");
        if (isNft(iptables) && legacy.filter(family) && iptablesLegacy.isInstalled()) {
            chains.add(listed(iptablesLegacy));
        }
        return chains;
    }

    private static BaseChain listed(Program iptables) {
        return IptablesListing.forward(iptables.name(), iptables.output(EVERYTHING, ""));
    }

    private Program iptables(Ip.Family family) {
        return programs.apply(family == Ip.Family.IPV4 ? "iptables" : "ip6tables");
    }

    /** Versions from 1.8 on print {@code iptables v1.8.9 (nf_tables)} or {@code (legacy)}; older ones are legacy. */
    private static boolean isNft(Program iptables) {
        return iptables.isInstalled() && iptables.run("-V").output().contains("(nf_tables)");
    }

    /**
     * Without the tables of routed, whose sets may have a hundred thousand elements, and without a chain of
     * iptables-nft, which iptables lists and shows more of. None without nft.
     */
    private List<BaseChain> nft(Ip.Family family) {
        if (!nftables.isInstalled()) {
            return List.of();
        }
        List<JsonNode> foreign = new ArrayList<>();
        for (JsonNode object : list("tables", Map.of())) {
            JsonNode table = object.path("table");
            if (NftListing.concerns(family, table)
                    && !table.path("name").asText().startsWith("routed-")) {
                foreign.addAll(list("table", Map.of("family", table.path("family"), "name", table.path("name"))));
            }
        }
        boolean shared = isNft(iptables(family));
        return NftListing.forward(foreign, family, chain -> shared && chain.matches("ip6? filter FORWARD"));
    }

    private List<JsonNode> list(String what, Map<String, JsonNode> which) {
        return nftables.runJson(List.of(Map.of("list", Map.of(what, which))));
    }
}
