package dev.routed.doctor.internal.host;

import dev.routed.api.health.Finding;
import dev.routed.api.health.HostCheck;
import dev.routed.api.message.IoReason;
import dev.routed.api.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds a state directory that cannot be written, or has little space left. */
@Component
public final class StateDirectoryCheck implements HostCheck {
    /** Bytes: files of thousands of networks and endpoints. */
    private static final long LITTLE = 8L << 20;

    private static final String WHY = "networks, drains and options cannot be recorded, so calls of the engine fail";

    private final Settings settings;

    @Activate
    public StateDirectoryCheck(@Reference Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "state";
    }

    @Override
    public List<Finding> look() {
        Path state = settings.network().state();
        StateDirectory directory = new StateDirectory(state);
        try {
            directory.write();
            long usable = directory.usable();
            return usable >= LITTLE
                    ? List.of()
                    : List.of(Finding.warning(
                            state.toString(),
                            "is nearly full: %d KiB are left; delete what its file system can do without"
                                    .formatted(usable >> 10),
                            "soon " + WHY,
                            "du -xah \"$(findmnt -n -o TARGET -T %s)\" | sort -h | tail".formatted(state)));
        } catch (IOException e) {
            return List.of(Finding.error(
                    state.toString(),
                    "cannot be written: " + IoReason.of(e),
                    WHY,
                    "mount -o remount,rw \"$(findmnt -n -o TARGET -T %s)\"".formatted(state)));
        }
    }
}
