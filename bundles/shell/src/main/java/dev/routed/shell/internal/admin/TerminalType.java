package dev.routed.shell.internal.admin;

import java.util.Set;

/** Chooses a type of terminal that JLine knows. For other types JLine would start the program {@code infocmp}. */
final class TerminalType {
    /** Without the types of Windows and those that {@code of} returns for others: files {@code *.caps} of JLine. */
    private static final Set<String> KNOWN = Set.of(
            "ansi",
            "dumb",
            "rxvt",
            "rxvt-unicode",
            "rxvt-unicode-256color",
            "screen",
            "screen-256color",
            "xterm",
            "xterm-256color");

    private TerminalType() {}

    /** @param term the variable TERM of the caller; empty for a terminal that moves no cursor */
    static String of(String term) {
        if (KNOWN.contains(term)) {
            return term;
        }
        if (term.isEmpty()) {
            return "dumb";
        }
        String family = term.startsWith("screen") || term.startsWith("tmux") ? "screen" : "xterm";
        return term.endsWith("-256color") ? family + "-256color" : family;
    }
}
