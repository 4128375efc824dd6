package dev.routed.cnm.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins' sockets as the settings name them. Settings that cannot be are refused as a whole and the
 * defaults used: a host whose plugins are not found cannot even stop its containers in reasonable time.
 */
@Component(service = Sockets.class, configurationPid = Sockets.PID)
@Designate(ocd = SocketSettings.class)
public final class Sockets {
    /** Shared with the transport, which has keys of its own in it. */
    static final String PID = "dev.routed.transport";

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    /** unix(7): sun_path has 108 bytes, the last of them zero. */
    private static final int PATH_BYTES = 107;

    private final Pair sockets;

    private record Pair(Path network, Path ipam) {
        static final Pair DEFAULT = of("/run/docker/plugins", "net-routed", "ipam-routed");

        static Pair of(String directory, String network, String ipam) {
            return new Pair(Path.of(directory, network + ".sock"), Path.of(directory, ipam + ".sock"));
        }
    }

    @Activate
    public Sockets(SocketSettings settings) {
        Pair chosen;
        try {
            chosen = checked(settings.directory(), settings.netsock(), settings.ipamsock());
        } catch (IllegalArgumentException e) {
            chosen = Pair.DEFAULT;
            LOG.error("{}: {}. The plugins listen on {} and {} instead.",
                    PID, e.getMessage(), chosen.network, chosen.ipam);
        }
        sockets = chosen;
    }

    private static Pair checked(String directory, String network, String ipam) {
        demand(directory.startsWith("/"), "directory '%s' must be an absolute path", directory);
        demand(NAME.matcher(network).matches(), "netsock '%s' must be a plugin's name such as net-routed", network);
        demand(NAME.matcher(ipam).matches(), "ipamsock '%s' must be a plugin's name such as ipam-routed", ipam);
        demand(!network.equals(ipam), "netsock and ipamsock must differ, but both are '%s'", network);
        Pair pair = Pair.of(directory, network, ipam);
        demand(fits(pair.network) && fits(pair.ipam),
                "directory '%s' and a socket's name in it must have at most 107 bytes", directory);
        return pair;
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES;
    }

    private static void demand(boolean holds, String sentence, String subject) {
        if (!holds) {
            throw new IllegalArgumentException(sentence.formatted(subject));
        }
    }

    /** The network driver's. */
    Path network() {
        return sockets.network;
    }

    /** The IPAM driver's. */
    Path ipam() {
        return sockets.ipam;
    }
}
