package dev.routed.settings.internal;

import dev.routed.api.message.Enumeration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds what has no effect in configuration files and environment variables. Pure. */
final class CfgRules {
    private static final String PREFIX = "ROUTED_";

    /** Variables that bin/routed reads, as its help says, and those that it sets. */
    private static final Set<String> OF_THE_SCRIPT = Set.of(
            "ROUTED_FLAGS",
            "ROUTED_DEBUG",
            "ROUTED_LOG",
            "ROUTED_ETC",
            "ROUTED_DATA",
            "ROUTED_JAVA_OPTS",
            "ROUTED_ADMINSOCK");

    /** A misspelled name differs by so many letters at most. */
    private static final int NEAR = 2;

    /**
     * What has no effect.
     *
     * @param command removes it; empty if that takes an editor, or another environment
     */
    record Fault(String what, String command) {}

    private final Map<String, SortedMap<String, String>> known;
    private final Map<String, Fault> faults = new TreeMap<>();

    private CfgRules(Map<String, SortedMap<String, String>> known) {
        this.known = known;
    }

    /** @param known the keys by PID, with their defaults. Returns the faults by subject. */
    static Map<String, Fault> faults(
            Map<String, SortedMap<String, String>> known, Collection<CfgFile> files, Set<String> environment) {
        CfgRules rules = new CfgRules(known);
        files.forEach(rules::check);
        rules.variables(files, environment);
        return rules.faults;
    }

    private void check(CfgFile file) {
        String path = "etc/" + file.pid() + ".cfg";
        Set<String> keys = known.containsKey(file.pid()) ? known.get(file.pid()).keySet() : null;
        if (file.failure().isPresent()) {
            report(
                    file.pid(),
                    "%s cannot be read in full: %s"
                            .formatted(path, file.failure().get()),
                    "");
        } else if (keys == null) {
            List<String> pids = known.keySet().stream()
                    .filter(pid -> pid.startsWith("dev.routed."))
                    .toList();
            report(
                    file.pid(),
                    "no bundle reads %s%s; known files are %s".formatted(path, near(file.pid(), pids), all(pids)),
                    "mv %1$s %1$s.unused".formatted(file.path()));
        } else {
            file.keys().stream()
                    .filter(key -> !keys.contains(key))
                    .forEach(key -> report(
                            file.pid() + " " + key,
                            "is not a key of %s and has no effect%s; known keys are %s"
                                    .formatted(path, near(key, keys), all(keys)),
                            "routed config:property-delete -p %s '%s'".formatted(file.pid(), key)));
            file.twice()
                    .forEach(key -> report(
                            file.pid() + " " + key,
                            "is given twice in %s; the last value applies".formatted(path),
                            ""));
        }
    }

    private void report(String subject, String what, String command) {
        faults.put(subject, new Fault(what, command));
    }

    private void variables(Collection<CfgFile> files, Set<String> environment) {
        SortedSet<String> used = new TreeSet<>(OF_THE_SCRIPT);
        files.forEach(file -> used.addAll(file.variables()));
        if (files.stream().anyMatch(file -> file.failure().isPresent())) {
            return;
        }
        environment.stream()
                .filter(name -> name.startsWith(PREFIX) && !used.contains(name))
                .forEach(name -> report(
                        name,
                        overruled(name, files)
                                .orElseGet(() -> ("is set, but no file in etc/ refers to it, so it has no effect%s;"
                                                + " known variables are %s")
                                        .formatted(near(name, used), all(used))),
                        ""));
    }

    /** Returns why the variable has no effect, if a file sets its key. Most keys have the name of their variable. */
    private static Optional<String> overruled(String variable, Collection<CfgFile> files) {
        String key =
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        return files.stream()
                .filter(file -> file.keys().contains(key))
                .findFirst()
                .map(file -> ("is set, by the environment or by a flag, but has no effect, because etc/%1$s.cfg has"
                                + " '%2$s = %3$s':"
                                + " write '%2$s = ${env:%4$s:-%3$s}' there")
                        .formatted(file.pid(), key, file.texts().get(key), variable));
    }

    private static String all(Collection<String> names) {
        return Enumeration.all(new TreeSet<>(names));
    }

    private static String near(String name, Collection<String> names) {
        Optional<String> nearest = names.stream()
                .filter(other -> distance(name, other) <= NEAR)
                .min((one, other) -> distance(name, one) - distance(name, other));
        return nearest.map(": did you mean '%s'?"::formatted).orElse("");
    }

    /** Levenshtein's edit distance. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
