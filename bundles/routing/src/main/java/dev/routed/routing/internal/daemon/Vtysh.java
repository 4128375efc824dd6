package dev.routed.routing.internal.daemon;

import dev.routed.process.Program;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Asks the daemons of FRR by {@code vtysh}. A question for a daemon that does not run is an error. Thread-safe. */
record Vtysh(Program vtysh) {
    boolean isInstalled() {
        return vtysh.isInstalled();
    }

    String show(String... questions) {
        return show(List.of(questions));
    }

    /** Returns the answers one after another. */
    String show(Collection<String> questions) {
        return vtysh.output(
                questions.stream()
                        .flatMap(question -> Stream.of("-c", question))
                        .toList(),
                "");
    }
}
