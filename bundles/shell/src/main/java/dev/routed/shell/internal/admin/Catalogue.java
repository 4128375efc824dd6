package dev.routed.shell.internal.admin;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;

/** The shell's commands by the names that a caller may use; {@code routed:} may be left out. */
final class Catalogue {
    static final String HELP = "help";

    private static final String SCOPE = "routed";

    private final Registry registry;

    Catalogue(Registry registry) {
        this.registry = registry;
    }

    Optional<Command> find(String name) {
        int colon = name.indexOf(':');
        String scope = colon < 0 ? SCOPE : name.substring(0, colon);
        return Optional.ofNullable(registry.getCommand(scope, name.substring(colon + 1)));
    }

    /** Our commands with a line each. */
    String help() {
        List<Command> ours = ours();
        int width = ours.stream().mapToInt(command -> command.getName().length()).max().orElse(1);
        String line = "  %-" + width + "s  %s\n";
        String lines = ours.stream()
                .map(command -> line.formatted(command.getName(), command.getDescription()))
                .collect(Collectors.joining());
        return """
                Commands (each takes --json, and --help):
                %sAny other command of the shell answers to its full name, such as bundle:list or config:list.
                """.formatted(lines);
    }

    /** The sentence about a name that no command has. */
    String unknown(String name) {
        String known = ours().stream().map(Command::getName).collect(Collectors.joining(", "));
        return "There is no command '%s'; there are %s, and those of the shell by their full names such as bundle:list."
                .formatted(name, known.isEmpty() ? "none of routed's at the moment" : known);
    }

    private List<Command> ours() {
        return registry.getCommands().stream()
                .filter(command -> command.getScope().equals(SCOPE))
                .sorted(Comparator.comparing(Command::getName))
                .toList();
    }
}
