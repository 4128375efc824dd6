package dev.routed.testkit;

import dev.routed.api.settings.KernelSettings;
import dev.routed.api.settings.NetworkSettings;
import dev.routed.api.settings.NetworkSettings.Forwarding;
import dev.routed.api.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** Settings with the default values, except for the forwarding mode, which a test may change. */
public final class FixedSettings implements Settings {
    private Forwarding forwarding = Forwarding.MANAGE;

    public void forwarding(Forwarding mode) {
        forwarding = mode;
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(
                Optional.empty(),
                Optional.empty(),
                1500,
                NetworkSettings.Apply.LIVE,
                forwarding,
                forwarding,
                Path.of("/var/lib/routed"));
    }

    @Override
    public KernelSettings kernel() {
        return new KernelSettings("netlink", 200, 7200, 7201);
    }
}
