package dev.routed.shell.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.kernel.KernelException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;

/**
 * Runs lines of the shell. Without lines, {@code bin/routed-client} opens a console, or reads the lines from its
 * standard input.
 */
@Service
@Command(
        scope = "routed",
        name = "shell",
        description = "Open the console of the appliance, or run commands of it: with pipes, variables and completion",
        detailedDescription = "Example: routed shell -c 'networks | grep mine'")
public final class ShellCommand implements Action {
    @Reference
    private Session session;

    @Option(name = "-c", description = "Run these commands, and exit; the first that fails ends it")
    private String commands;

    @Override
    public Object execute() throws Exception {
        if (commands == null) {
            throw RejectedException.of("this is a shell of routed already: type the commands");
        }
        try {
            return session.execute(commands);
        } catch (RejectedException | KernelException e) {
            throw e;
        } catch (Exception e) {
            // A command of Karaf, whose message is its sentence for users.
            throw e.getMessage() == null ? e : RejectedException.of("%s", e.getMessage());
        }
    }
}
