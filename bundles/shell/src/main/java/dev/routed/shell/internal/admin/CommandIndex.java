package dev.routed.shell.internal.admin;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Registry;

/** Finds the shell's commands by name. The scope {@code routed} is optional. */
final class CommandIndex {
    static final String HELP = "help";

    static final String SCOPE = "routed";

    private final Registry registry;

    CommandIndex(Registry registry) {
        this.registry = registry;
    }

    Optional<Command> find(String name) {
        int colon = name.indexOf(':');
        String scope = colon < 0 ? SCOPE : name.substring(0, colon);
        return Optional.ofNullable(registry.getCommand(scope, name.substring(colon + 1)));
    }

    String help() {
        List<Command> own = own();
        int width = own.stream()
                .mapToInt(command -> command.getName().length())
                .max()
                .orElse(1);
        String line = "  %-" + width + "s  %s\n";
        String lines = own.stream()
                .map(command -> line.formatted(command.getName(), command.getDescription()))
                .collect(Collectors.joining());
        return """
                Commands (each accepts --help, and each but shell --json and --wide):
                %sOther commands of the Karaf shell are called by their full name, such as bundle:list or config:list.
                """.formatted(lines);
    }

    String unknown(String name) {
        String known = own().stream().map(Command::getName).collect(Collectors.joining(", "));
        return "no command '%s': choose one of %s, or a command of the Karaf shell such as bundle:list"
                .formatted(name, known.isEmpty() ? "(no command of routed is registered)" : known);
    }

    private List<Command> own() {
        return registry.getCommands().stream()
                .filter(command -> command.getScope().equals(SCOPE))
                .sorted(Comparator.comparing(Command::getName))
                .toList();
    }
}
