package dev.routed.policy.forward.internal;

import dev.routed.api.net.Ip.Family;
import dev.routed.api.nftables.Nftables;
import dev.routed.process.LegacyTables;
import dev.routed.process.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the chains that filter forwarded packets, anew at each call: a firewall may start later than the appliance.
 *
 * @param nftables empty while the service is missing
 * @param group IFLA_GROUP of routed links
 */
record FilterChains(Function<String, Program> programs, Optional<Nftables> nftables, LegacyTables legacy, int group) {
    /** The chain of iptables for a family, and that of iptables-legacy if it is in use beside iptables-nft. */
    List<FilterChain> xtables(Family family) {
        Program iptables = iptables(family);
        List<FilterChain> chains = new ArrayList<>();
        if (iptables.isInstalled()) {
            chains.add(new XtablesChain(iptables, group));
        }
        Program iptablesLegacy = programs.apply(iptables.name() + "-legacy");
        if (!isLegacy(iptables) && legacy.filter(family) && iptablesLegacy.isInstalled()) {
            chains.add(new XtablesChain(iptablesLegacy, group));
        }
        return chains;
    }

    /** Whether a chain of the family may belong to iptables-legacy. */
    boolean hasLegacyRules(Family family) {
        return legacy.filter(family);
    }

    /** The chains of nftables, for both families; empty if the host has no nft. */
    Optional<FilterChain> nft() {
        Program iptables = iptables(Family.IPV4);
        return nftables.filter(Nftables::isInstalled)
                .map(service -> new NftChains(service, group, iptables.isInstalled() && !isLegacy(iptables)));
    }

    private Program iptables(Family family) {
        return programs.apply(family == Family.IPV4 ? "iptables" : "ip6tables");
    }

    /** Versions from 1.8 on print {@code iptables v1.8.9 (nf_tables)} or {@code (legacy)}; older ones are legacy. */
    private static boolean isLegacy(Program iptables) {
        return iptables.isInstalled() && !iptables.run("-V").output().contains("(nf_tables)");
    }
}
