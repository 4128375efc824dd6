package dev.routed.settings.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A file {@code PID.cfg}. Pure.
 *
 * @param texts its texts by key, as written: references to variables are not resolved
 * @param twice those of them that it has more than once
 * @param variables the environment variables that it refers to
 * @param failure why it cannot be read
 */
record CfgFile(
        Path path,
        String pid,
        SortedMap<String, String> texts,
        SortedSet<String> twice,
        Set<String> variables,
        Optional<String> failure) {
    Set<String> keys() {
        return texts.keySet();
    }
}
