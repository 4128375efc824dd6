package dev.routed.routing.internal.daemon;

import dev.routed.process.Program;
import java.util.List;

/** Asks BIRD by {@code birdc}. Thread-safe. */
record Birdc(Program birdc) {
    boolean isInstalled() {
        return birdc.isInstalled();
    }

    /** Option {@code -r} restricts birdc to commands that change nothing. */
    String show(String question) {
        return birdc.output(List.of("-r", question), "");
    }
}
