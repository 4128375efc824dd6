package dev.routed.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A network namespace beside that of the calling thread, for a container's end to be in. It lasts until the link is
 * given back, or until this process ends.
 */
final class Sandbox {
    private final Process keeper;

    /** Takes a link of the calling thread's namespace in, and sets it up. */
    Sandbox(String link) {
        try {
            keeper = new ProcessBuilder("unshare", "--net", "sh", "-c", "echo here; exec cat").start();
            // Said from within: the namespace is there.
            keeper.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        IpCommand.run("link", "set", "dev", link, "netns", Long.toString(keeper.pid()));
        IpCommand.execute(List.of("nsenter", namespace(), "ip", "link", "set", "dev", link, "up"));
    }

    private String namespace() {
        return "--net=/proc/" + keeper.pid() + "/ns/net";
    }

    /** Gives the link back, down. */
    void giveBack(String link) {
        String inside = "nsenter " + namespace() + " ip link set dev " + link;
        // The shell stays in the calling thread's namespace, which is how that is named.
        IpCommand.execute(List.of("sh", "-c", inside + " down && " + inside + " netns $$ && true"));
        keeper.destroy();
    }
}
