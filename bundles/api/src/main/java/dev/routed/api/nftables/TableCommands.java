package dev.routed.api.nftables;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Builds commands of nft(8). Tables are written with their family, such as {@code inet routed-spoof}. Pure. */
public final class TableCommands {
    private TableCommands() {}

    /** Replaces a table. Adding it before deleting it lets one transaction serve an existing and a missing table. */
    public static List<String> replace(String table, Collection<String> content) {
        List<String> commands = new ArrayList<>(remove(table));
        commands.add("add table " + table);
        commands.addAll(content);
        return commands;
    }

    /** Removes a table, which may be missing. */
    public static List<String> remove(String table) {
        return List.of("add table " + table, "delete table " + table);
    }

    /**
     * Replaces objects by others, and leaves those alone that are in both, so that counters keep their values.
     *
     * @param before such as {@code element inet routed-spoof exempt { "rt1" }}; objects refer only to earlier ones
     */
    public static List<String> change(Collection<String> before, Collection<String> after) {
        List<String> commands = new ArrayList<>();
        before.stream().filter(object -> !after.contains(object)).forEach(object -> commands.add("delete " + object));
        Collections.reverse(commands);
        after.stream().filter(object -> !before.contains(object)).forEach(object -> commands.add("add " + object));
        return commands;
    }
}
