package dev.routed.policy.spoof.internal;

import dev.routed.api.nftables.TableCommands;
import dev.routed.api.policy.Attachment;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Groups the live endpoints by container, and derives the entries of the table. An endpoint whose container is not yet
 * known is a group by itself. Not safe for several threads.
 */
final class Groups {
    private final Map<String, Map<String, Attachment>> groups = new HashMap<>();
    private final Map<String, String> groupOf = new HashMap<>();

    void clear() {
        groups.clear();
        groupOf.clear();
    }

    /** @return the commands for the changed entries */
    List<String> put(Attachment attachment) {
        String id = attachment.endpoint().id();
        String group = attachment.endpoint().sandbox().orElse(id);
        return change(id, new HashSet<>(List.of(group, groupOf.getOrDefault(id, group))), () -> {
            groups.computeIfAbsent(group, first -> new TreeMap<>()).put(id, attachment);
            groupOf.put(id, group);
        });
    }

    /** @return the commands for the changed entries */
    List<String> remove(String id) {
        return change(id, Set.of(groupOf.getOrDefault(id, id)), () -> {});
    }

    private List<String> change(String id, Collection<String> around, Runnable add) {
        Set<String> before = entries(around);
        groups.getOrDefault(groupOf.getOrDefault(id, id), new HashMap<>()).remove(id);
        groupOf.remove(id);
        add.run();
        around.stream()
                .filter(group -> groups.getOrDefault(group, Map.of()).isEmpty())
                .forEach(groups::remove);
        return TableCommands.change(before, entries(around));
    }

    Set<String> entries() {
        return entries(groups.keySet());
    }

    private Set<String> entries(Collection<String> chosen) {
        Set<String> entries = new HashSet<>();
        for (String group : chosen) {
            Collection<Attachment> members =
                    groups.getOrDefault(group, Map.of()).values();
            members.forEach(member -> entries.addAll(entries(member, members)));
        }
        return entries;
    }

    private static Set<String> entries(Attachment member, Collection<Attachment> group) {
        String link = member.endpoint().link();
        Set<String> entries =
                AnycastAddresses.of(member).map(SpoofRuleset::anycast).collect(Collectors.toSet());
        if (Exemption.of(member)) {
            entries.addAll(SpoofRuleset.exempt(link));
            return entries;
        }
        group.stream()
                .filter(other -> other != member)
                .flatMap(other -> other.endpoint().addresses().stream())
                .forEach(address -> entries.add(SpoofRuleset.own(link, address)));
        return entries;
    }
}
