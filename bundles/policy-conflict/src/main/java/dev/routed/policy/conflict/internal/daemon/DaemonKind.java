package dev.routed.policy.conflict.internal.daemon;

import java.nio.file.Files;
import java.nio.file.Path;

/** The supported routing daemons. A daemon that runs has a socket in the file system. */
public enum DaemonKind {
    FRR(Path.of("/run/frr/zebra.vty")),
    BIRD(Path.of("/run/bird/bird.ctl"));

    private static final Path BGPD = Path.of("/run/frr/bgpd.vty");

    private final Path socket;

    DaemonKind(Path socket) {
        this.socket = socket;
    }

    /** Whether the daemon runs, or was killed and left its socket. */
    boolean runs() {
        return Files.exists(socket);
    }

    static boolean bgpdRuns() {
        return Files.exists(BGPD);
    }
}
