package dev.routed.policy.forward.internal;

import dev.routed.api.net.Ip.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where this host filters what it forwards. Found out each time, since a firewall may come later than we.
 *
 * @param command runs the programs
 * @param legacy  tells what iptables-legacy filters
 * @param group   IFLA_GROUP of our links
 */
record Places(Command command, LegacyTables legacy, int group) {

    /** Those of iptables, one family's: its own chain, and beside one in nftables that of iptables-legacy, if in use. */
    List<Place> xtables(Family family) {
        String program = program(family);
        List<Place> places = new ArrayList<>();
        if (command.exists(program)) {
            places.add(new XtablesChain(command, program, group));
        }
        String legacyProgram = program + "-legacy";
        if (!isLegacy(program) && legacy.filter(family) && command.exists(legacyProgram)) {
            places.add(new XtablesChain(command, legacyProgram, group));
        }
        return places;
    }

    /** Those of nftables, for both families. */
    Optional<Place> nftables() {
        if (!command.exists("nft")) {
            return Optional.empty();
        }
        String program = program(Family.IPV4);
        boolean besideXtables = command.exists(program) && !isLegacy(program);
        return Optional.of(new NftChains(command, group, besideXtables));
    }

    private static String program(Family family) {
        return family == Family.IPV4 ? "iptables" : "ip6tables";
    }

    /** As the program says of itself: {@code iptables v1.8.9 (legacy)}; those before 1.8 say nothing and are. */
    private boolean isLegacy(String program) {
        return command.exists(program)
                && !command.run("", List.of(program, "-V")).output().contains("(nf_tables)");
    }
}
