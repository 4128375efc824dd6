package dev.routed.routing.internal.daemon;

import java.nio.file.Files;
import java.nio.file.Path;

/** The sockets by which daemons answer. A daemon that runs has its socket in the file system. */
enum DaemonSocket {
    ZEBRA(Path.of("/run/frr/zebra.vty")),
    OSPFD(Path.of("/run/frr/ospfd.vty")),
    OSPF6D(Path.of("/run/frr/ospf6d.vty")),
    BGPD(Path.of("/run/frr/bgpd.vty")),
    BIRD(Path.of("/run/bird/bird.ctl"));

    private final Path path;

    DaemonSocket(Path path) {
        this.path = path;
    }

    /** Whether the daemon runs, or was killed and left its socket. */
    boolean exists() {
        return Files.exists(path);
    }
}
