package dev.routed.policy.conflict.internal;

import java.nio.file.Files;
import java.nio.file.Path;

/** The routing daemons that can be asked. One that runs has a socket in the file system. */
enum DaemonKind {
    FRR("FRR", Path.of("/run/frr/zebra.vty")),
    BIRD("BIRD", Path.of("/run/bird/bird.ctl"));

    private static final Path BGPD = Path.of("/run/frr/bgpd.vty");

    private final String spoken;
    private final Path socket;

    DaemonKind(String spoken, Path socket) {
        this.spoken = spoken;
        this.socket = socket;
    }

    /** Whether it runs, or was killed and has left its socket. */
    boolean runs() {
        return Files.exists(socket);
    }

    /** Whether FRR has a daemon for BGP. */
    static boolean runsBgp() {
        return Files.exists(BGPD);
    }

    @Override
    public String toString() {
        return spoken;
    }
}
