package dev.routed.shell.internal.admin;

import dev.routed.api.RejectedException;
import dev.routed.api.config.UserText;
import dev.routed.api.remote.AllowedUids;
import java.nio.file.Path;

/** The path of the admin socket, and the users that may connect to it. */
record AdminSocket(Path path, AllowedUids callers) {
    /** @throws RejectedException that names the bad value */
    static AdminSocket of(AdminConfig config) {
        return new AdminSocket(
                UserText.absolutePath("adminsock", config.adminsock()),
                AllowedUids.parse(AdminSocketConfig.PID, config.uids()));
    }
}
