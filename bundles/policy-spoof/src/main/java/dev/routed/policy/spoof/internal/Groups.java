package dev.routed.policy.spoof.internal;

import dev.routed.api.policy.Attachment;
import dev.routed.policy.spoof.internal.Ruleset.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The endpoints that stand, by the container that they are of, and the entries that they need. An endpoint whose
 * container is not known yet is a group of its own.
 */
final class Groups {
    private final Map<String, Map<String, Attachment>> groups = new HashMap<>();
    private final Map<String, String> groupOf = new HashMap<>();

    void clear() {
        groups.clear();
        groupOf.clear();
    }

    /** @return the commands that follow from it */
    List<String> put(Attachment attachment) {
        String id = attachment.endpoint().id();
        String group = attachment.endpoint().sandbox().orElse(id);
        return change(id, new HashSet<>(List.of(group, groupOf.getOrDefault(id, group))), () -> {
            groups.computeIfAbsent(group, first -> new TreeMap<>()).put(id, attachment);
            groupOf.put(id, group);
        });
    }

    /** @return the commands that follow from it */
    List<String> remove(String id) {
        return change(id, Set.of(groupOf.getOrDefault(id, id)), () -> {});
    }

    private List<String> change(String id, Collection<String> around, Runnable add) {
        Set<Entry> before = entries(around);
        groups.getOrDefault(groupOf.getOrDefault(id, id), new HashMap<>()).remove(id);
        groupOf.remove(id);
        add.run();
        around.stream().filter(group -> groups.getOrDefault(group, Map.of()).isEmpty()).forEach(groups::remove);
        return Ruleset.change(before, entries(around));
    }

    Set<Entry> entries() {
        return entries(groups.keySet());
    }

    private Set<Entry> entries(Collection<String> chosen) {
        Set<Entry> entries = new HashSet<>();
        for (String group : chosen) {
            Collection<Attachment> members = groups.getOrDefault(group, Map.of()).values();
            members.forEach(member -> entries.addAll(entries(member, members)));
        }
        return entries;
    }

    private static Set<Entry> entries(Attachment member, Collection<Attachment> group) {
        String link = member.endpoint().link();
        if (Exemption.of(member)) {
            return Set.of(Entry.exempt(link));
        }
        return group.stream()
                .filter(other -> other != member)
                .flatMap(other -> other.endpoint().addresses().stream())
                .map(address -> Entry.own(link, address))
                .collect(Collectors.toSet());
    }
}
