package dev.routed.cnm.internal;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.remote.AllowedUids;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The paths of the plugin sockets, which may be one, and the users that may connect to them. Pure. */
public record Sockets(Path network, Path ipam, AllowedUids callers) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    /** unix(7): sun_path has 108 bytes, the last of them zero. */
    private static final int PATH_BYTES = 107;

    /** @throws RejectedException that names the bad value */
    static Sockets of(SocketSettings settings) {
        String network = settings.netsock();
        String ipam = settings.ipamsock();
        UserText.absolutePath("directory", settings.directory());
        demand(NAME.matcher(network).matches(), "netsock: '%s' is not a plugin name such as net-routed", network);
        demand(NAME.matcher(ipam).matches(), "ipamsock: '%s' is not a plugin name such as ipam-routed", ipam);
        Sockets sockets = new Sockets(
                Path.of(settings.directory(), network + ".sock"),
                Path.of(settings.directory(), ipam + ".sock"),
                AllowedUids.parse(SocketConfig.PID, settings.uids()));
        demand(
                fits(sockets.network) && fits(sockets.ipam),
                "directory: '%s' with a socket name has more than 107 bytes; choose a shorter one",
                settings.directory());
        return sockets;
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES;
    }

    private static void demand(boolean holds, String sentence, String subject) {
        if (!holds) {
            throw RejectedException.of(sentence, subject);
        }
    }
}
